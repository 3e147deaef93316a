#include <cstdio>
#include <fstream>

#include "app/case.h"
#include "cli/annotations.h"
#include "cli/arguments.h"
#include "cli/test_report.h"
#include "cli/verbs.h"
#include "cli/workspace.h"
#include "spec/files.h"

namespace engine::cli {

namespace {

struct Options {
  std::vector<std::string> paths;
  std::string junit;
  std::string filter;
} options;

// Those of the usual folders that are there.
std::vector<std::string> default_paths(const Common& common) {
  std::vector<std::string> paths = common.rules;
  if (paths.empty() && spec::is_folder("rules")) paths.emplace_back("rules");
  const std::string connectors = common.connectors.empty() ? "connectors" : common.connectors;
  if (spec::is_folder(connectors)) paths.push_back(connectors);
  return paths;
}

base::Result<void> write_file(const std::string& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  if (file.flush()) return {};
  return base::error(base::ErrorKind::invalid, "cannot write '" + path + "'");
}

}  // namespace

void add_test(Arguments& arguments) {
  arguments.texts("path", options.paths,
                  "Packs and connectors, or folders that hold some (default: rules/ and "
                  "connectors/)");
  arguments.text("--junit", options.junit, "Write the results as JUnit XML to this file too");
  arguments.text("--filter", options.filter, "Only cases with this in FOLDER: NAME");
}

int test(const Common& common) {
  const bool text = common.output == "text";
  const auto paths = options.paths.empty() ? default_paths(common) : options.paths;
  const auto report = app::run_cases({paths, options.filter, common.connectors, common.scripts},
                                     [&](const app::CaseResult& result) {
                                       if (!text) return;
                                       std::fputs(case_text(result).c_str(), stdout);
                                       std::fflush(stdout);
                                     });
  Common of_diagnostics = common;  // stdout is for the results
  if (common.output != "annotations") of_diagnostics.output = "text";
  print(report.diagnostics, of_diagnostics);
  if (text) std::fputs(case_summary(report).c_str(), stdout);
  if (common.output == "json") std::fputs(case_json(report).c_str(), stdout);
  if (common.output == "tap") std::fputs(case_tap(report).c_str(), stdout);
  if (common.output == "annotations") std::fputs(annotations(report).c_str(), stdout);
  if (common.output == "junit") std::fputs(case_junit(report).c_str(), stdout);
  if (!options.junit.empty()) {
    if (auto written = write_file(options.junit, case_junit(report)); !written)
      return print(written.error()), kUsage;
  }
  if (report.diagnostics.has_errors()) return kUsage;
  if (report.results.empty()) {
    print(base::error(base::ErrorKind::invalid, "there are no tests to run",
                      "tests of a pack or a connector are its tests/*.yaml"));
    return kUsage;
  }
  return report.failed() > 0 ? kFindings : kGood;
}

}  // namespace engine::cli
