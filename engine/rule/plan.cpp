#include "rule/plan.h"

#include <set>

#include "rule/plan_summary.h"

namespace engine::rule {

namespace {

class Counter {
 public:
  explicit Counter(const Plan& plan) {
    for (const PlannedTask& task : plan.tasks) parents_.insert(task.parent);
  }

  static void add(const Change& change, Plan::Counts& counts) {
    switch (change.kind) {
      case ChangeKind::create:
        ++counts.create;
        break;
      case ChangeKind::update:
        ++counts.update;
        break;
      case ChangeKind::remove:
        ++counts.remove;
        break;
      case ChangeKind::call:
        ++counts.call;
        break;
    }
  }

  // A task that enqueued others is no record; but where it ended badly somebody has to look.
  void add(const PlannedTask& task, Plan::Counts& counts) const {
    const bool to_see = task.outcome == "parked" || task.outcome == "failed";
    if (!to_see && parents_.count(task.task) > 0) return;
    if (task.outcome == "done") ++counts.done;
    if (task.outcome == "skipped") ++counts.unchanged;
    if (task.outcome == "parked") ++counts.parked;
    if (task.outcome == "failed") ++counts.failed;
    const bool explained = to_see || task.outcome == "skipped";
    if (explained && !task.reason.empty()) ++counts.reasons[task.reason];
  }

 private:
  std::set<std::string> parents_;
};

}  // namespace

Plan::Counts Plan::counts() const {
  const Counter counter(*this);
  Counts counts;
  for (const Change& change : changes) counter.add(change, counts);
  for (const PlannedTask& task : tasks) counter.add(task, counts);
  return counts;
}

std::vector<RuleCounts> rule_counts(const Plan& plan) {
  const Counter counter(plan);
  std::map<std::string, Plan::Counts> rules;
  for (const Change& change : plan.changes) counter.add(change, rules[change.rule]);
  for (const PlannedTask& task : plan.tasks) counter.add(task, rules[task.rule]);
  std::vector<RuleCounts> result;
  for (auto& [rule, counts] : rules) result.push_back({rule, std::move(counts)});
  return result;
}

}  // namespace engine::rule
