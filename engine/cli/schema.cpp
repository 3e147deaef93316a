#include <cstdio>
#include <filesystem>
#include <fstream>

#include "app/docs.h"
#include "base/json.h"
#include "base/suggest.h"
#include "cli/arguments.h"
#include "cli/verb_page.h"
#include "cli/verbs.h"
#include "cli/workspace.h"

namespace engine::cli {

using base::ErrorKind;
using base::Result;

namespace {

struct Options {
  const CLI::App* command = nullptr;
  std::string name;
  std::string folder;
} options;

std::string file_text(const base::Value& schema) {
  return base::to_pretty_json(schema) + "\n";
}

std::vector<app::Page> all_pages() {
  std::vector<app::Page> pages = app::reference_pages();
  pages.push_back({"reference/verbs.md", app::page_head("Verbs") + verb_page(*options.command)});
  for (const auto& each : app::schemas())
    pages.push_back({"schema/" + each.name + ".json", file_text(each.schema)});
  return pages;
}

Result<void> write(const app::Page& page) {
  const std::filesystem::path path = std::filesystem::path(options.folder) / page.path;
  std::error_code problem;
  std::filesystem::create_directories(path.parent_path(), problem);
  std::ofstream file(path, std::ios::binary);
  file << page.text;
  if (file.flush()) return {};
  return base::error(ErrorKind::invalid, "cannot write '" + path.string() + "'");
}

int write_all() {
  for (const auto& page : all_pages()) {
    if (const auto done = write(page); !done) return print(done.error()), kUsage;
    std::printf("%s/%s\n", options.folder.c_str(), page.path.c_str());
  }
  return kGood;
}

int print_one() {
  std::vector<std::string> names;
  for (const auto& each : app::schemas()) {
    if (each.name == options.name) return std::fputs(file_text(each.schema).c_str(), stdout), kGood;
    names.push_back(each.name);
  }
  print(base::error(ErrorKind::invalid, "there is no schema '" + options.name + "'",
                    base::did_you_mean(options.name, names)));
  return kUsage;
}

int print_all() {
  base::Value schemas = base::Value::object();
  for (const auto& each : app::schemas()) schemas.set(each.name, each.schema);
  const auto all = base::Value::object({{"format", base::Value::text("engine.schemas")},
                                        {"version", base::Value::text("1.0")},
                                        {"schemas", schemas}});
  std::fputs(file_text(all).c_str(), stdout);
  return kGood;
}

}  // namespace

void add_schema(Arguments& arguments) {
  options = {};
  options.command = &arguments.command();
  std::string names;
  for (const auto& each : app::schemas()) names += (names.empty() ? "" : ", ") + each.name;
  arguments.text("name", options.name, names + " (default: all of them)");
  arguments.text("--write", options.folder,
                 "Write all schemas and reference pages below this folder");
}

int schema(const Common&) {
  if (!options.folder.empty()) return write_all();
  return options.name.empty() ? print_all() : print_one();
}

}  // namespace engine::cli
