// Folders to specs: the two kinds of folder that a workspace consists of.
//
// What is wrong stands in the diagnostics; then the result is nullptr.
#pragma once

#include <memory>
#include <string>

#include "spec/connector_spec.h"
#include "spec/files.h"
#include "spec/pack_spec.h"

namespace engine::spec {

inline constexpr const char* kConnectorFile = "connector.yaml";
inline constexpr const char* kPackFile = "pack.yaml";

std::unique_ptr<const Connector> load_connector(const std::string& folder, Files& files);
std::unique_ptr<Pack> load_pack(const std::string& folder, Files& files);

}  // namespace engine::spec
