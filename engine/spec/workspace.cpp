#include "spec/workspace.h"

#include <algorithm>
#include <filesystem>

#include "base/content_hash.h"
#include "config/read.h"
#include "spec/files.h"
#include "spec/hooks.h"
#include "spec/link.h"
#include "spec/load.h"

namespace engine::spec {

namespace {

constexpr const char* kAppFile = "engine.yaml";

// The folder beside --rules. Where --rules is one pack of a folder of packs, it is beside that
// folder.
std::string root_of(const Folders& folders) {
  if (folders.packs.empty()) return ".";
  const std::string beside = parent_folder(folders.packs.front());
  const auto holds_more = [](const std::string& folder) {
    return is_folder(join_path(folder, "connectors")) || is_file(join_path(folder, kAppFile));
  };
  const bool is_pack = is_file(join_path(folders.packs.front(), kPackFile));
  if (!is_pack || holds_more(beside)) return beside;
  const std::string above = parent_folder(beside);
  return holds_more(above) ? above : beside;
}

class Loader {
 public:
  Loader(const Folders& folders, base::Diagnostics& diagnostics)
      : folders_(folders), files_(diagnostics), workspace_(std::make_shared<Workspace>()) {}

  std::shared_ptr<const Workspace> load() {
    const std::string root = root_of(folders_);
    workspace_->root = root;
    if (!folders_.without_app) load_app(folders_.app_file, root);
    load_connectors(folders_.connectors, root);
    load_scripts(folders_.scripts, root);
    for (const std::string& folder : folders_.packs) load_packs(folder);
    workspace_->hash = files_.hash(root);
    link(*workspace_, broken_connectors_, files_.diagnostics());
    return workspace_;
  }

 private:
  void load_app(const std::string& given, const std::string& root) {
    const std::string path = given.empty() ? join_path(root, kAppFile) : given;
    if (!given.empty()) workspace_->root = parent_folder(given);
    if (given.empty() && !is_file(path)) return;
    if (const auto node = files_.read_yaml(path)) {
      if (node->kind != config::Node::Kind::empty) {
        config::read(*node, workspace_->app, files_.diagnostics());
      }
    }
  }

  void load_connectors(const std::string& given, const std::string& root) {
    const std::string folder = given.empty() ? join_path(root, "connectors") : given;
    if (!given.empty() && !is_folder(given)) return no_folder(given);
    for (const std::string& path : Files::list_folders(folder)) {
      if (!is_file(join_path(path, kConnectorFile))) continue;
      if (auto connector = load_connector(path, files_)) {
        workspace_->connectors.push_back(std::move(connector));
      } else {
        broken_connectors_.push_back(last_name(path));
      }
    }
  }

  void load_scripts(const std::string& given, const std::string& root) {
    if (!given.empty() && !is_folder(given)) return no_folder(given);
    workspace_->scripts = files_.read_lua(given.empty() ? join_path(root, "scripts") : given);
  }

  void load_packs(const std::string& folder) {
    if (!is_folder(folder)) return no_folder(folder);
    if (is_file(join_path(folder, kPackFile))) return add_pack(folder);
    bool found = false;
    for (const std::string& path : Files::list_folders(folder)) {
      if (!is_file(join_path(path, kPackFile))) continue;
      add_pack(path);
      found = true;
    }
    if (!found) {
      error("no-packs", folder, "there is no pack in this folder",
            "a pack is a folder with a pack.yaml");
    }
  }

  void add_pack(const std::string& folder) {
    auto pack = load_pack(folder, files_);
    if (!pack) return;
    if (const Pack* first = workspace_->pack(pack->name.value)) {
      files_.diagnostics()
          .error("duplicate-name", pack->name.at, "pack '" + pack->name.value + "' is given twice")
          .notes.push_back({first->name.at, "first given here"});
      return;
    }
    add_hooks_rule(*pack, *workspace_, files_.diagnostics());
    workspace_->packs.push_back(std::move(pack));
  }

  void no_folder(const std::string& path) { error("no-folder", path, "there is no such folder"); }

  void error(std::string code, const std::string& path, std::string message,
             std::string hint = {}) {
    const auto place = std::make_shared<base::SourceFile>(base::SourceFile{path, ""});
    files_.diagnostics().error(std::move(code), {place, 0, 0, 0}, std::move(message),
                               std::move(hint));
  }

  const Folders& folders_;
  Files files_;
  std::shared_ptr<Workspace> workspace_;
  std::vector<std::string>
      broken_connectors_;  // a pack that uses one is not told that it is unknown
};

template <class T>
const T* find_by_name(const std::vector<std::unique_ptr<const T>>& all, std::string_view name) {
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const auto& each) { return each->name.value == name; });
  return found == all.end() ? nullptr : found->get();
}

}  // namespace

const Connector* Workspace::connector(std::string_view name) const {
  return find_by_name(connectors, name);
}

const Pack* Workspace::pack(std::string_view name) const {
  return find_by_name(packs, name);
}

const Connector* Workspace::connector_of(const Pack& pack, std::string_view connection) const {
  const ConnectionUse* use = pack.connections.find(connection);
  return use ? connector(use->connector.value) : nullptr;
}

std::shared_ptr<const Workspace> load_workspace(const Folders& folders,
                                                base::Diagnostics& diagnostics) {
  return Loader(folders, diagnostics).load();
}

std::string fingerprint_of_folders(const Folders& folders) {
  namespace fs = std::filesystem;
  const std::string root = root_of(folders);
  std::vector<std::string> roots = folders.packs;
  roots.push_back(folders.connectors.empty() ? join_path(root, "connectors") : folders.connectors);
  roots.push_back(folders.scripts.empty() ? join_path(root, "scripts") : folders.scripts);
  roots.push_back(folders.app_file.empty() ? join_path(root, kAppFile) : folders.app_file);
  std::vector<std::string> lines;
  const auto add = [&](const fs::path& path) {
    std::error_code problem;
    const auto time = fs::last_write_time(path, problem).time_since_epoch().count();
    lines.push_back(path.string() + " " + std::to_string(time) + " " + std::to_string(fs::file_size(path, problem)));
  };
  for (const std::string& each : roots) {
    std::error_code problem;
    if (fs::is_regular_file(each, problem)) add(each);
    for (fs::recursive_directory_iterator walk(each, problem), end; !problem && walk != end; walk.increment(problem)) {
      std::error_code ignored;
      if (walk->is_regular_file(ignored)) add(walk->path());
    }
  }
  std::sort(lines.begin(), lines.end());
  base::ContentHash hash;
  for (const std::string& line : lines) hash.add(line);
  return hash.hex();
}

}  // namespace engine::spec
