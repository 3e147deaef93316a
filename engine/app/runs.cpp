#include "app/runs.h"

#include <algorithm>

#include "base/suggest.h"
#include "run/rule_task.h"
#include "sim/overlay_store.h"
#include "sim/recording_target.h"

namespace engine::app {

using base::ErrorKind;
using base::Result;
using base::Value;

namespace {

constexpr int kPage = 500;

// All tasks of a queue that came with or after `first`, oldest first.
Result<std::vector<store::TaskView>> tasks_since(store::Queue& queue, base::Time since) {
  std::vector<store::TaskView> tasks;
  store::TaskFilter filter;
  filter.since = since;
  filter.limit = kPage;
  while (true) {
    TRY(auto page, queue.list(filter));
    tasks.insert(tasks.end(), page.begin(), page.end());
    if (page.size() < static_cast<std::size_t>(kPage)) break;
    filter.after = page.back().task;
  }
  std::reverse(tasks.begin(), tasks.end());
  return tasks;
}

// The tasks of one run: the first, and whatever came out of it.
std::vector<store::TaskView> of_run(std::vector<store::TaskView> tasks,
                                    const std::vector<std::string>& roots) {
  std::vector<std::string> family = roots;
  std::vector<store::TaskView> result;
  for (auto& task : tasks) {
    const auto in_family = [&](const std::string& id) {
      return std::find(family.begin(), family.end(), id) != family.end();
    };
    if (!in_family(task.task) && !in_family(task.parent)) continue;
    family.push_back(task.task);
    result.push_back(std::move(task));
  }
  return result;
}

run::WorkersOptions workers_of(const Machine& machine, const RunOptions& options) {
  run::WorkersOptions workers = machine.workers();
  if (options.workers > 0) workers.count = options.workers;
  return workers;
}

Result<bool> drain(run::Executor& executor, store::Store& store, Machine& machine,
                   const RunOptions& options) {
  run::Workers workers(executor, store, machine.clock(), workers_of(machine, options),
                       [&] { return machine.world()->version; });
  const auto idle = options.idle ? options.idle
                                 : [&store] { store.queue().wait(std::chrono::milliseconds(200)); };
  return workers.drain(options.longest, idle);
}

std::map<std::string, std::int64_t> calls_of(const run::World& world) {
  std::map<std::string, std::int64_t> calls;
  for (const auto& [name, client] : world.clients) calls[name] = client->calls();
  return calls;
}

void add_costs(rule::Plan& plan, const run::World& world,
               const std::map<std::string, std::int64_t>& calls_before) {
  for (const auto& [name, client] : world.clients) {
    const auto before = calls_before.find(name);
    plan.read_cost[name]["calls"] =
        static_cast<int>(client->calls() - (before == calls_before.end() ? 0 : before->second));
    for (const auto& budget : client->budgets()) {
      plan.budget_left[name + "." + budget.budget] =
          static_cast<std::int64_t>(budget.capacity - budget.used);
    }
  }
  for (const auto& change : plan.changes) {
    for (const auto& [budget, units] : change.cost)
      plan.write_cost[change.connection][budget] += units;
  }
}

// What a plan does counts nowhere.
std::shared_ptr<const run::World> unwatched(const run::World& world) {
  auto copy = std::make_shared<run::World>(world);
  for (auto& pack : copy->packs) pack.vitals = {};
  return copy;
}

// The task that a person would look for: its source record or its key.
std::string subject(const store::TaskView& task) {
  return task.key.empty() ? task.task : task.key;
}

rule::Plan assemble(const std::vector<store::TaskView>& tasks,
                    const std::vector<sim::PlanRecord::Entry>& entries) {
  rule::Plan plan;
  for (const auto& task : tasks) {
    plan.tasks.push_back(
        {task.task, task.rule, subject(task), task.outcome, task.reason, task.parent});
    for (const auto& entry : entries) {
      if (entry.task == task.task) plan.changes.push_back(entry.change);
    }
  }
  return plan;
}

}  // namespace

Result<std::string> full_rule_name(const run::World& world, const std::string& name) {
  if (world.rule(name) != nullptr) return name;
  std::vector<std::string> known;
  std::vector<std::string> hits;
  for (const auto& pack : world.packs) {
    for (const auto& rule : pack.pack->rules()) {
      const std::string short_name = rule->name.substr(rule->name.find('/') + 1);
      known.push_back(short_name);
      known.push_back(rule->name);
      if (short_name == name) hits.push_back(rule->name);
    }
  }
  if (hits.size() == 1) return hits.front();
  if (hits.size() > 1) {
    return base::error(ErrorKind::invalid, "several packs have a rule '" + name + "'",
                       "say which: " + hits[0] + " or " + hits[1]);
  }
  return base::error(ErrorKind::invalid, "there is no rule '" + name + "'",
                     base::did_you_mean(name, known));
}

Result<store::NewTask> task_of(const run::World& world, const RuleCall& call,
                               const std::string& source) {
  TRY(const std::string name, full_rule_name(world, call.rule));
  return run::rule_task(world, *world.rule(name), call.input, source);
}

Result<RunReport> run_rule(Machine& machine, const RuleCall& call, const RunOptions& options) {
  const base::Time since = machine.clock().now();
  TRY(const store::NewTask task, task_of(*machine.world(), call, "cli"));
  TRY(const auto accepted, machine.store().queue().accept(task));
  RunReport report;
  TRY(report.complete, drain(machine.executor(), machine.store(), machine, options));
  TRY(auto tasks, tasks_since(machine.store().queue(), since));
  report.tasks = of_run(std::move(tasks), {accepted.task});
  return report;
}

Result<rule::Plan> plan_rules(Machine& machine, const std::vector<RuleCall>& calls,
                              const RunOptions& options) {
  const auto world = unwatched(*machine.world());
  const auto calls_before = calls_of(*world);
  TRY(const auto store, sim::overlay(machine.store(), machine.clock()));
  TRY(declare_collections(*world, *store, false));
  sim::PlanRecord record;
  run::Lookups lookups(machine.clock());
  run::Executor executor(
      *store, machine.clock(), machine.metrics(), lookups,
      [&](const std::string&) { return world; }, machine.limits(),
      [&](rule::Target& systems, const store::Claim& claim) -> std::unique_ptr<rule::Target> {
        return std::make_unique<sim::RecordingTarget>(systems, record, claim.task);
      });
  const base::Time since = machine.clock().now();
  for (const auto& call : calls) {
    TRY(const store::NewTask task, task_of(*world, call, "plan"));
    TRY(store->queue().accept(task));
  }
  TRY(const bool complete, drain(executor, *store, machine, options));
  if (!complete)
    return base::error(ErrorKind::throttled, "the plan did not come to an end in time",
                       "ask for less, or wait until the budgets are free");
  TRY(const auto tasks, tasks_since(store->queue(), since));
  rule::Plan plan = assemble(tasks, record.entries());
  add_costs(plan, *world, calls_before);
  plan.workspace = world->version;
  return plan;
}

}  // namespace engine::app
