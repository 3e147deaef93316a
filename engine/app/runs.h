// One run of a rule: for real, or as a plan.
#pragma once

#include <string>
#include <vector>

#include "app/machine.h"
#include "base/result.h"
#include "base/value.h"
#include "rule/plan.h"

namespace engine::app {

struct RuleCall {
  std::string rule;   // "pack/rule", or "rule" where only one pack has it
  base::Value input;  // by name
};

struct RunOptions {
  base::Duration longest = std::chrono::hours(12);
  int workers = 0;  // 0: as engine.yaml says
  // When the next task is not due yet: a simulation moves its clock.
  std::function<void()> idle;
};

// What became of the tasks of a run, in the order in which they were accepted.
struct RunReport {
  std::vector<store::TaskView> tasks;
  bool complete = true;  // false: something is left in the queue
};

// "pack/rule" of a name as people type it. Error invalid with did-you-mean.
base::Result<std::string> full_rule_name(const run::World& world, const std::string& name);
base::Result<store::NewTask> task_of(const run::World& world, const RuleCall& call,
                                     const std::string& source);

// The rule and all tasks that it enqueues, until they are settled.
base::Result<RunReport> run_rule(Machine& machine, const RuleCall& call, const RunOptions& options);
// What it would write. The store is read, not written to.
base::Result<rule::Plan> plan_rules(Machine& machine, const std::vector<RuleCall>& calls,
                                    const RunOptions& options);

}  // namespace engine::app
