#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <CLI/CLI.hpp>
#include <embedded/templates.h>

#include "cli/arguments.h"
#include "cli/verbs.h"
#include "cli/workspace.h"

namespace engine::cli {

using base::ErrorKind;
using base::Result;

namespace {

namespace fs = std::filesystem;

struct Options {
  std::string kind;
  std::string name;
  std::string in;
} options;

bool is_name(const std::string& text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  return !text.empty() && text[0] >= 'a' && text[0] <= 'z' &&
         std::all_of(text.begin(), text.end(), fits);
}

// "acme-crm" -> "ACME_CRM"
std::string environment_name(const std::string& name) {
  std::string result;
  for (const char c : name)
    result += c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return result;
}

std::string replaced(std::string text, std::string_view what, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; at += by.size())
    text.replace(at, what.size(), by);
  return text;
}

// A template with the new thing's name in it.
std::string filled(std::string_view text) {
  return replaced(replaced(std::string(text), "__name__", options.name), "__ENV__",
                  environment_name(options.name));
}

Result<void> write(const fs::path& path, std::string_view text) {
  std::error_code problem;
  fs::create_directories(path.parent_path(), problem);
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) return base::error(ErrorKind::invalid, "cannot write '" + path.string() + "'");
  std::printf("%s\n", path.c_str());
  return {};
}

Result<void> make(const fs::path& folder) {
  if (!is_name(options.name)) {
    return base::error(ErrorKind::invalid, "'" + options.name + "' cannot be a name",
                       "a name begins with a small letter; behind it stand small letters, digits, "
                       "'-' and '_'");
  }
  if (fs::exists(folder)) {
    return base::error(ErrorKind::invalid, "'" + folder.string() + "' is there already",
                       "choose another name, or remove it");
  }
  const std::string below = options.kind + "/";
  for (const auto& file : embedded::templates()) {
    if (!file.name.starts_with(below)) continue;
    TRY(write(folder / filled(file.name.substr(below.size())), filled(file.text)));
  }
  return {};
}

}  // namespace

void add_new(Arguments& arguments) {
  options = {};
  arguments.text("kind", options.kind, "connector or pack")
      .required()
      .one_of({"connector", "pack"});
  arguments.text("name", options.name, "Its name, which is its folder's").required();
  arguments.text("--in", options.in, "The folder that holds it (default: connectors or rules)");
}

int new_folder(const Common&) {
  const bool is_pack = options.kind == "pack";
  const fs::path holder = !options.in.empty() ? options.in : is_pack ? "rules" : "connectors";
  const fs::path folder = holder / options.name;
  if (const auto made = make(folder); !made) return print(made.error()), kUsage;
  std::fprintf(stderr, "next: engine test %s\n", folder.c_str());
  // The first line of each file names its schema for editors.
  if (!fs::exists(holder / "../docs/schema")) {
    std::fprintf(stderr, "      engine schema --write %s   (completion in editors)\n",
                 (holder / "../docs").lexically_normal().c_str());
  }
  return kGood;
}

}  // namespace engine::cli
