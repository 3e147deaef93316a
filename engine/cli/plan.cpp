#include <cstdio>
#include <fstream>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "app/runs.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/verbs.h"
#include "cli/workspace.h"

namespace engine::cli {

namespace {

struct Options {
  std::string rule;
  std::vector<std::string> inputs;
  std::string out;
  std::string fail_on;
  bool all = false;
  bool hide_values = false;
} options;

}  // namespace

void add_plan(Arguments& arguments) {
  arguments.text("rule", options.rule, "The rule, as NAME or PACK/NAME").required();
  arguments.texts("input", options.inputs, "Its inputs, as name=value");
  arguments.text("--out", options.out, "Write the plan as JSON to this file as well");
  arguments.text("--fail-on", options.fail_on, "'changes': exit 1 when anything would be written")
      .one_of({"changes"});
  arguments.flag("--all", options.all, "Print every change, not the first 50");
  arguments.flag("--hide-values", options.hide_values,
                 "Print which fields change, not their values");
}

int plan(const Common& common) {
  auto opened = open_workshop(common);
  if (const int* code = std::get_if<int>(&opened)) return *code;
  auto& workshop = *std::get<std::unique_ptr<Workshop>>(opened);
  const auto input = key_values(options.inputs);
  if (!input) return print(input.error()), kUsage;
  const auto plan = app::plan_rules(*workshop.machine, {{options.rule, *input}}, {});
  if (!plan) return print(plan.error()), exit_code(plan.error());
  const std::string json = base::to_pretty_json(rule::to_value(*plan)) + "\n";
  if (!options.out.empty()) {
    std::ofstream file(options.out);
    file << json;
    if (!file.flush())
      return print(base::error(base::ErrorKind::invalid, "cannot write '" + options.out + "'")),
             kUsage;
  }
  if (common.output == "json") {
    std::fputs(json.c_str(), stdout);
  } else if (common.output == "markdown") {
    std::fputs(rule::to_markdown(*plan, 60000).c_str(), stdout);
  } else {
    rule::PlanStyle style;
    style.colour = colour_on(common, STDOUT_FILENO);
    style.show_values = !options.hide_values;
    if (options.all) style.most_changes = 0;
    std::fputs(rule::to_text(*plan, style).c_str(), stdout);
  }
  return options.fail_on == "changes" && plan->has_changes() ? kFindings : kGood;
}

}  // namespace engine::cli
