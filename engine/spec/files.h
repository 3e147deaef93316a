// Reads the files of a workspace and keeps a fingerprint of everything that was read.
//
// A folder's files come in the order of their names; hidden ones do not come at all.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "config/node.h"
#include "spec/connector_spec.h"

namespace engine::spec {

class Files {
 public:
  explicit Files(base::Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  // nullptr, and an error, when it cannot be read.
  std::shared_ptr<const base::SourceFile> read(const std::string& path);
  // nullopt, and an error, when it cannot be read or is no YAML.
  std::optional<config::Node> read_yaml(const std::string& path);
  // The *.lua files of a folder.
  std::vector<LuaFile> read_lua(const std::string& folder);

  // Paths of a folder's files with this extension; none when there is no such folder.
  static std::vector<std::string> list(const std::string& folder, std::string_view extension);
  static std::vector<std::string> list_folders(const std::string& folder);
  // NAME.yaml, then NAME/*.yaml: whichever are there.
  static std::vector<std::string> list_parts(const std::string& folder, const std::string& name);

  // Of all that was read; paths count from `root`, so it is the same wherever the workspace lies.
  std::string hash(const std::string& root) const;
  // Of what was read below a folder.
  std::string hash_below(const std::string& folder) const;

  base::Diagnostics& diagnostics() { return diagnostics_; }

 private:
  base::Diagnostics& diagnostics_;
  std::map<std::string, std::shared_ptr<const base::SourceFile>> read_;
};

bool is_file(const std::string& path);
bool is_folder(const std::string& path);
std::string join_path(const std::string& folder, std::string_view name);
// "rules/acme/" -> "acme"
std::string last_name(const std::string& path);
// "rules/acme/" -> "rules"; "rules" -> "."
std::string parent_folder(const std::string& path);

}  // namespace engine::spec
