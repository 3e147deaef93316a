#include "run/executor.h"

#include <doctest/doctest.h>

#include "run/pack_case.h"
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

}  // namespace engine::run
