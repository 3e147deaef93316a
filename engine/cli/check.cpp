#include <cstdio>

#include "cli/arguments.h"
#include "cli/verbs.h"
#include "cli/workspace.h"
#include "spec/check_cases.h"

namespace engine::cli {

namespace {

struct Options {
  std::vector<std::string> paths;
  bool deny_warnings = false;
} options;

}  // namespace

void add_check(Arguments& arguments) {
  arguments.texts("path", options.paths, "Folders of packs (default: --rules, or rules/)");
  arguments.flag("--deny-warnings", options.deny_warnings, "Warnings count as errors");
}

int check(const Common& common) {
  app::LoadOptions load = load_options(common);
  if (!options.paths.empty()) load.folders.packs = options.paths;
  app::Compiled compiled = app::compile(load.folders);
  if (!compiled.diagnostics.has_errors())
    spec::check_case_files(*compiled.workspace, compiled.diagnostics);
  print(compiled.diagnostics, common);
  const std::size_t errors = compiled.diagnostics.error_count();
  const std::size_t all = compiled.diagnostics.sorted().size();
  if (common.output == "text") {
    std::printf("%zu packs, %zu connectors: %zu errors, %zu warnings\n",
                compiled.workspace->packs.size(), compiled.workspace->connectors.size(), errors,
                all - errors);
  }
  return errors > 0 || (options.deny_warnings && all > 0) ? kFindings : kGood;
}

}  // namespace engine::cli
