#include "spec/files.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/content_hash.h"
#include "config/yaml.h"

namespace engine::spec {

namespace fs = std::filesystem;

namespace {

// The entries of a folder that `wanted` accepts, by name.
template <class Wanted>
std::vector<std::string> entries(const std::string& folder, Wanted wanted) {
  std::vector<std::string> paths;
  std::error_code failure;
  for (fs::directory_iterator each(folder, failure), end; !failure && each != end;
       each.increment(failure)) {
    const std::string name = each->path().filename().string();
    if (!name.starts_with('.') && wanted(*each)) paths.push_back(join_path(folder, name));
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

// Without blanks such as "./" and a slash at the end.
fs::path clean(const std::string& path) {
  fs::path result = fs::path(path).lexically_normal();
  return result.has_filename() ? result : result.parent_path();
}

}  // namespace

std::shared_ptr<const base::SourceFile> Files::read(const std::string& path) {
  if (const auto known = read_.find(path); known != read_.end()) return known->second;
  auto file = std::make_shared<base::SourceFile>();
  file->path = path;
  std::ifstream stream(path, std::ios::binary);
  file->text.assign(std::istreambuf_iterator<char>(stream), {});
  if (!stream.is_open() || stream.bad()) {
    diagnostics_.error("unreadable-file", {file, 0, 0, 0},
                       std::string("the file cannot be read: ") + std::strerror(errno));
    return nullptr;
  }
  return read_[path] = file;
}

std::optional<config::Node> Files::read_yaml(const std::string& path) {
  const auto file = read(path);
  return file ? config::load_yaml(file, diagnostics_) : std::nullopt;
}

std::vector<LuaFile> Files::read_lua(const std::string& folder) {
  std::vector<LuaFile> files;
  for (const std::string& path : list(folder, ".lua")) {
    if (const auto source = read(path)) files.push_back({fs::path(path).stem().string(), source});
  }
  return files;
}

std::vector<std::string> Files::list(const std::string& folder, std::string_view extension) {
  return entries(folder, [&](const fs::directory_entry& entry) {
    return entry.path().extension() == extension && is_file(entry.path().string());
  });
}

std::vector<std::string> Files::list_folders(const std::string& folder) {
  return entries(folder,
                 [](const fs::directory_entry& entry) { return is_folder(entry.path().string()); });
}

std::vector<std::string> Files::list_parts(const std::string& folder, const std::string& name) {
  std::vector<std::string> paths = list(join_path(folder, name), ".yaml");
  const std::string single = join_path(folder, name + ".yaml");
  if (is_file(single)) paths.insert(paths.begin(), single);
  return paths;
}

std::string Files::hash_below(const std::string& folder) const {
  const std::string prefix = clean(folder).string() + "/";
  base::ContentHash hash;
  for (const auto& [path, file] : read_) {
    const std::string place = clean(path).string();
    if (place.compare(0, prefix.size(), prefix) != 0) continue;
    hash.add(place.substr(prefix.size()));
    hash.add(file->text);
  }
  return hash.hex();
}

std::string Files::hash(const std::string& root) const {
  std::map<std::string, const base::SourceFile*> by_place;
  for (const auto& [path, file] : read_) {
    by_place[clean(path).lexically_relative(clean(root)).string()] = file.get();
  }
  base::ContentHash hash;
  for (const auto& [place, file] : by_place) {
    hash.add(place);
    hash.add(file->text);
  }
  return hash.hex();
}

bool is_file(const std::string& path) {
  std::error_code failure;
  return fs::is_regular_file(path, failure);
}

bool is_folder(const std::string& path) {
  std::error_code failure;
  return fs::is_directory(path, failure);
}

std::string join_path(const std::string& folder, std::string_view name) {
  return folder == "." ? std::string(name) : (fs::path(folder) / name).string();
}

std::string last_name(const std::string& path) {
  return clean(path).filename().string();
}

std::string parent_folder(const std::string& path) {
  const std::string parent = clean(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

}  // namespace engine::spec
