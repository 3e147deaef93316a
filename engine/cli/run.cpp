#include <cstdio>
#include <map>

#include "app/runs.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/task_text.h"
#include "cli/verbs.h"
#include "cli/workspace.h"

namespace engine::cli {

namespace {

struct Options {
  std::string rule;
  std::vector<std::string> inputs;
} options;

std::string summary(const app::RunReport& report) {
  std::map<std::string, int> outcomes;
  std::map<std::string, int> reasons;
  for (const auto& task : report.tasks) {
    ++outcomes[task.outcome.empty() ? "left in the queue" : task.outcome];
    if (task.outcome == "parked" || task.outcome == "failed")
      ++reasons[task.outcome + ": " + task.reason];
  }
  std::string text;
  for (const auto& [outcome, count] : outcomes)
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + outcome;
  text += "\n";
  for (const auto& [reason, count] : reasons)
    text += "  " + std::to_string(count) + " × " + reason + "\n";
  return text;
}

}  // namespace

void add_run(Arguments& arguments) {
  arguments.text("rule", options.rule, "The rule, as NAME or PACK/NAME").required();
  arguments.texts("input", options.inputs, "Its inputs, as name=value");
}

int run(const Common& common) {
  auto opened = open_workshop(common);
  if (const int* code = std::get_if<int>(&opened)) return *code;
  auto& workshop = *std::get<std::unique_ptr<Workshop>>(opened);
  const auto input = key_values(options.inputs);
  if (!input) return print(input.error()), kUsage;
  const auto report = app::run_rule(*workshop.machine, {options.rule, *input}, {});
  if (!report) return print(report.error()), exit_code(report.error());
  bool failed = !report->complete;
  for (const auto& task : report->tasks)
    failed = failed || task.outcome == "parked" || task.outcome == "failed";
  if (common.output == "ndjson" || common.output == "json") {
    std::printf("{\"format\":\"engine.run\",\"version\":\"1.0\"}\n");
    for (const auto& task : report->tasks)
      std::printf("%s\n", base::to_json(to_value(task)).c_str());
  } else if (report->tasks.size() == 1) {
    std::printf("%s\n", one_line(report->tasks.front()).c_str());
  } else {
    std::fputs(summary(*report).c_str(), stdout);
  }
  return failed ? kFindings : kGood;
}

}  // namespace engine::cli
