#include "run/executor.h"

#include <doctest/doctest.h>

#include "run/pack_case.h"
#include "run/pack_metrics.h"
#include "run/scheduler.h"
#include "store/world.h"

namespace engine::run {

TEST_CASE("executor: how far apart the runs of a schedule begin") {
  PackCase pack(
      "rules:\n"
      "  tidy: { on: { schedule: { after: 10s } }, steps: [ { set: { a: 1 } } ] }\n");
  store::World world(store::open_memory);
  base::CountingMetrics metrics;
  Lookups lookups(world.clock);
  Executor executor(*world.store, world.clock, metrics, lookups,
                    [&](const std::string&) { return pack.world(); }, {});
  Scheduler scheduler(*world.store, world.clock, [&] { return pack.world(); });
  lua::Runtime lua;
  const auto interval = [&] {
    return metrics.value("engine_schedule_interval_seconds", {"desk/tidy"});
  };
  const auto run_after = [&](base::Duration span) {
    world.clock.advance(span);
    scheduler.tick();
    for (const auto& claim : world.claim()) store::must(executor.attempt(claim, lua));
  };
  run_after(store::seconds(10));
  CHECK(interval() == 0);
  run_after(store::seconds(13));
  CHECK(interval() == 13);
  // What a person starts is no run of the schedule.
  world.accept("desk/tidy");
  run_after(store::seconds(2));
  CHECK(interval() == 13);
  run_after(store::seconds(40));
  CHECK(interval() == 42);
}

TEST_CASE(
    "executor: what ends is counted by the pack's metrics, and what ends well keeps it healthy") {
  PackCase pack(
      "metrics:\n"
      "  runs_total: { type: counter, doc: Runs., of: tasks, labels: { how: \"${outcome}\" } }\n"
      "  found_total: { type: counter, doc: Found., of: tasks, value: \"${value.new}\" }\n"
      "health: { looking: { rule: look, within: 1h } }\n"
      "rules:\n"
      "  look:\n"
      "    input: { how: { type: text } }\n"
      "    steps:\n"
      "      - { when: how == 'badly', do: [ { finish: failed } ] }\n"
      "      - { when: how == 'parked', do: [ { finish: parked } ] }\n"
      "      - { when: how == 'not', do: [ { finish: skipped } ] }\n"
      "      - { finish: done, value: { new: 2 } }\n");
  store::World world(store::open_memory);
  base::CountingMetrics metrics;
  Lookups lookups(world.clock);
  Executor executor(*world.store, world.clock, metrics, lookups,
                    [&](const std::string&) { return pack.world(); }, {});
  lua::Runtime lua;
  const auto last_after = [&](const char* how) {
    world.clock.advance(store::seconds(60));
    store::NewTask task;
    task.rule = "desk/look";
    task.input = task_input(base::Value::object({{"how", base::Value::text(how)}}), {});
    store::must(world.store->queue().accept(task));
    for (const auto& claim : world.claim()) store::must(executor.attempt(claim, lua));
    return std::string(checks_of(pack.pack(), world.clock).get("looking").get("last").as_text());
  };
  CHECK(last_after("badly") == "");
  CHECK(last_after("parked") == "");
  const std::string well = last_after("well");
  CHECK(well == base::to_text(world.clock.now()));
  CHECK(last_after("badly") == well);
  const std::string skipped = last_after("not");
  CHECK(skipped == base::to_text(world.clock.now()));
  std::map<std::string, double> counted;
  for (const auto& family : families_of(pack.pack(), world.store->documents(), lua)) {
    for (const auto& sample : family.samples)
      counted[sample.labels.empty() ? family.name : sample.labels[0]] = sample.value;
  }
  CHECK(counted ==
        std::map<std::string, double>{
            {"failed", 2}, {"parked", 1}, {"done", 1}, {"skipped", 1}, {"found_total", 2}});
}

}  // namespace engine::run
