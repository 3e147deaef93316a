#include <cstdio>

#include "app/case.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/test_report.h"
#include "cli/verbs.h"
#include "cli/workspace.h"

namespace engine::cli {

namespace {

struct Options {
  std::vector<std::string> paths;
  app::StormOptions storms;
} options;

std::string storm_text(const base::Value& storm) {
  const auto count = [&](const char* name) { return std::string(storm.get(name).as_text()); };
  return "      " + count("edits") + " edits, " + count("deletes") + " of them deletions, of " +
         count("records") + " pairs: " + count("tasks") +
         " tasks, " + count("writes") + " writes, at rest after at most " + count("rounds") +
         " rounds, no edit lost\n";
}

base::Value as_json(const app::CaseReport& report) {
  base::Value storms = base::Value::list();
  for (const auto& result : report.results) {
    base::Value problems = base::Value::list();
    for (const auto& problem : result.problems) problems.push(base::Value::text(problem));
    storms.push(base::Value::object({{"pack", base::Value::text(result.folder)},
                                     {"name", base::Value::text(result.name)},
                                     {"storm", result.storm},
                                     {"problems", problems}}));
  }
  return base::Value::object({{"storms", storms}});
}

}  // namespace

void add_prove(Arguments& arguments) {
  arguments.texts("path", options.paths,
                  "Packs whose tests/*.yaml have a `prove` step (default: rules/)");
  arguments.count("--edits", options.storms.edits, "So many edits");
  arguments.count("--records", options.storms.records, "Of so many pairs");
  arguments.count("--seed", options.storms.seed, "Another number is another storm");
  arguments.count("--rounds", options.storms.rounds, "After so many nothing may write any more");
}

int prove(const Common& common) {
  const bool text = common.output == "text";
  std::vector<std::string> paths = options.paths.empty() ? common.rules : options.paths;
  if (paths.empty()) paths.emplace_back("rules");
  const app::CaseOptions cases{paths, "", common.connectors, common.scripts, options.storms};
  const auto report = app::run_cases(cases, [&](const app::CaseResult& result) {
    if (!text) return;
    std::fputs(case_text(result).c_str(), stdout);
    if (result.problems.empty()) std::fputs(storm_text(result.storm).c_str(), stdout);
    std::fflush(stdout);
  });
  Common of_diagnostics = common;  // stdout is for the results
  of_diagnostics.output = "text";
  print(report.diagnostics, of_diagnostics);
  if (!text) std::printf("%s\n", base::to_json(as_json(report)).c_str());
  if (report.diagnostics.has_errors()) return kUsage;
  if (report.results.empty()) {
    print(base::error(base::ErrorKind::invalid, "there is no storm to raise",
                      "a step `prove: LINK_SET` in tests/*.yaml of a pack says on what"));
    return kUsage;
  }
  return report.failed() > 0 ? kFindings : kGood;
}

}  // namespace engine::cli
