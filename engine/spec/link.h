// Checks what the files of a workspace say about each other: every name that is used exists and can
// do what is asked of it.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "spec/workspace.h"

namespace engine::spec {

// `broken_connectors` were there but could not be read: nothing is said about what uses them.
void link(const Workspace& workspace, const std::vector<std::string>& broken_connectors,
          base::Diagnostics& diagnostics);

}  // namespace engine::spec
