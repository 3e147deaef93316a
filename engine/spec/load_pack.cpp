#include "config/read.h"
#include "spec/load.h"
#include "spec/merge_named.h"

namespace engine::spec {

namespace {

// A file of things by name may also hold them below the one key that says what they are.
const config::Node& below(const std::string& key, const config::Node& node) {
  const config::Node::Entry* entry = node.find(key);
  return entry && node.entries.size() == 1 ? entry->value : node;
}

template <class File, class T>
void read_parts(const std::string& key, const std::string& kind, config::Named<T> File::*things,
                config::Named<T>& all, const std::string& folder, Files& files) {
  for (const std::string& path : Files::list_parts(folder, key)) {
    const auto node = files.read_yaml(path);
    File file;
    if (!node || !config::read(below(key, *node), file, files.diagnostics())) continue;
    merge_named(all, std::move(file.*things), kind, files.diagnostics());
  }
}

void check_name(const Pack& pack, base::Diagnostics& diagnostics) {
  const std::string folder = last_name(pack.folder);
  if (pack.name.value == folder) return;
  diagnostics.error("folder-name", pack.name.at,
                    "pack '" + pack.name.value + "' is in the folder '" + folder + "'",
                    "name both alike");
}

bool stays_below(const std::string& path) {
  return !path.starts_with('/') && path.find("..") == std::string::npos;
}

// The tables themselves are read by who uses them; here they only count for the workspace's hash.
// Who reads them also says when one is not there.
void check_tables(const Pack& pack, Files& files) {
  const std::string folder = join_path(pack.folder, "lookups");
  for (const std::string& path : Files::list(folder, ".csv")) files.read(path);
  for (const auto& [name, lookup] : pack.lookups) {
    if (!stays_below(lookup.csv.value)) {
      files.diagnostics().error("no-file", lookup.csv.at,
                                "a CSV file of a lookup is below lookups/");
    }
  }
}

// Their templates are checked by who renders them.
std::vector<ViewFile> read_views(const std::string& folder, Files& files) {
  std::vector<ViewFile> views;
  for (const std::string& path : Files::list(join_path(folder, "views"), ".html")) {
    const std::string file = last_name(path);
    if (const auto source = files.read(path))
      views.push_back({file.substr(0, file.size() - std::string_view(".html").size()), source});
  }
  return views;
}

}  // namespace

std::unique_ptr<Pack> load_pack(const std::string& folder, Files& files) {
  const std::size_t errors = files.diagnostics().error_count();
  auto pack = std::make_unique<Pack>();
  pack->folder = folder;
  const auto node = files.read_yaml(join_path(folder, kPackFile));
  if (node && config::read(*node, *pack, files.diagnostics())) {
    check_name(*pack, files.diagnostics());
  }
  read_parts("rules", "rule", &RulesFile::rules, pack->rules, folder, files);
  read_parts("mappings", "mapping", &MappingsFile::mappings, pack->mappings, folder, files);
  pack->lua = files.read_lua(folder);
  pack->views = read_views(folder, files);
  if (files.diagnostics().error_count() == errors) check_tables(*pack, files);
  pack->hash = files.hash_below(folder);
  return files.diagnostics().error_count() == errors ? std::move(pack) : nullptr;
}

}  // namespace engine::spec
