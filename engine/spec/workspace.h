// Everything that a user wrote, loaded from folders: immutable, with every name checked.
//
// Loading never stops at the first error; what is wrong stands in the diagnostics. A workspace with
// errors may be printed but not run.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "spec/app_spec.h"
#include "spec/connector_spec.h"
#include "spec/pack_spec.h"

namespace engine::spec {

struct Folders {
  std::vector<std::string> packs;  // folders of packs, or folders that hold such folders
  std::string connectors;    // holds connector folders; "" = "connectors" beside the first of packs
  std::string scripts;       // "" = "scripts" beside it
  std::string app_file;      // "" = engine.yaml beside it, if there
  bool without_app = false;  // engine.yaml is not read: tests say themselves what is set
};

struct Workspace {
  App app;
  std::vector<std::unique_ptr<const Connector>> connectors;
  std::vector<std::unique_ptr<const Pack>> packs;
  std::vector<LuaFile> scripts;  // the general library
  std::string root;              // folder against which paths of engine.yaml count
  std::string hash;              // of all files read: names the version that tasks are pinned to

  const Connector* connector(std::string_view name) const;
  const Pack* pack(std::string_view name) const;
  // The connector behind a connection of a pack; nullptr for the built-in `store`.
  const Connector* connector_of(const Pack& pack, std::string_view connection) const;
};

std::shared_ptr<const Workspace> load_workspace(const Folders& folders,
                                                base::Diagnostics& diagnostics);

// Changes when a file of the workspace is added, removed or written: names, sizes and times only,
// so it is cheap to ask often.
std::string fingerprint_of_folders(const Folders& folders);

}  // namespace engine::spec
