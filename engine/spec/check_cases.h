// What is wrong with the test files of packs and connectors, tests/*.yaml; none of them runs.
#pragma once

#include "base/diagnostic.h"
#include "spec/case_spec.h"
#include "spec/workspace.h"

namespace engine::spec {

// The pack in which a connector's tests run: it has nothing but a connection of its name.
Pack pack_for_tests_of(const Connector& connector);

// The folder of the pack that plays a system; `folder`: of the test file.
std::string sandbox_folder(const std::string& folder, const CaseSandbox& sandbox);

// Sandboxes, and what the file calls connections, rules, operations, entities and settings, exist.
void check_case_file(const CaseFile& file, const std::string& folder, const Workspace& workspace,
                     const Pack& subject, base::Diagnostics& diagnostics);

// Those of all packs and connectors of a workspace without errors.
void check_case_files(const Workspace& workspace, base::Diagnostics& diagnostics);

}  // namespace engine::spec
