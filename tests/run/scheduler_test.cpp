#include "run/scheduler.h"

#include <doctest/doctest.h>

#include "run/pack_case.h"
#include "sim/stopped_clock.h"

namespace engine::run {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

// A rule `tidy` that runs by itself, on a clock that begins at 2026-11-21T09:30:10Z.
class Timed {
 public:
  explicit Timed(const std::string& schedule, const std::string& more = "")
      : pack_("rules: { tidy: { on: { schedule: " + schedule + " }, steps: [ { set: { a: 1 } } ]" +
              more + " } }\n"),
        clock_(*base::parse_time("2026-11-21T09:30:10Z")),
        store_(std::move(*store::open_memory(clock_, {}))) {
    start();
  }

  // As a new process on the same store.
  void start() {
    scheduler_.emplace(*store_, clock_, [this] { return pack_.world(); });
    scheduler_->tick();
  }

  // Looks once a second, as in the service.
  void pass(base::Duration span) {
    for (base::Duration passed{}; passed < span; passed += seconds(1)) {
      clock_.advance(seconds(1));
      scheduler_->tick();
    }
  }

  void purge() { REQUIRE(store_->purge()); }

  void sleep(base::Duration span) { clock_.advance(span); }

  void finish() {
    const auto claims = store_->queue().claim(10, pack_.world()->version);
    REQUIRE(claims);
    for (const auto& claim : *claims) {
      store::Settlement done;
      done.outcome = "done";
      REQUIRE(store_->settle().settle(claim, done));
    }
  }

  // The run ends and leaves so many tasks behind.
  void finish_with(int children) {
    const auto claims = store_->queue().claim(10, pack_.world()->version);
    REQUIRE(claims);
    REQUIRE(claims->size() == 1);
    store::Settlement done;
    done.outcome = "done";
    for (int i = 0; i < children; ++i) {
      store::NewTask child;
      child.rule = "timed/work";
      child.parent = claims->front().task;
      done.children.push_back(child);
    }
    REQUIRE(store_->settle().settle(claims->front(), done));
  }

  // One of those tasks is tried, in vain for now.
  void fail_one() {
    const auto claims = store_->queue().claim(1, pack_.world()->version);
    REQUIRE(claims);
    REQUIRE(claims->size() == 1);
    REQUIRE(store_->queue().give_back(
        claims->front(), {store::BackReason::error, clock_.now() + hours(1), "no luck", ""}));
  }

  std::size_t tasks() {
    const auto all = store_->queue().list({});
    REQUIRE(all);
    return all->size();
  }

 private:
  PackCase pack_;
  sim::StoppedClock clock_;
  std::unique_ptr<store::Store> store_;
  std::optional<Scheduler> scheduler_;
};

}  // namespace

TEST_CASE("scheduler: a fixed rate is one task a slot, also after a restart") {
  Timed timed("{ every: 5m }");
  CHECK(timed.tasks() == 1);  // the slot of 09:30
  timed.finish();
  timed.pass(minutes(4));
  timed.start();
  CHECK(timed.tasks() == 1);
  timed.pass(minutes(1));
  CHECK(timed.tasks() == 2);
  timed.finish();
  timed.sleep(hours(3));
  timed.start();
  CHECK(timed.tasks() == 3);  // what was missed is made up for once
}

TEST_CASE("scheduler: a pause that is longer than its run is remembered") {
  Timed timed("{ after: 240h }");
  timed.sleep(hours(240));
  timed.pass(seconds(1));
  CHECK(timed.tasks() == 1);
  timed.finish();
  timed.pass(seconds(1));
  timed.sleep(hours(239));
  timed.purge();
  timed.pass(seconds(1));
  CHECK(timed.tasks() == 0);
  timed.sleep(hours(1));
  timed.pass(seconds(1));
  CHECK(timed.tasks() == 1);
}

TEST_CASE("scheduler: who wants nothing made up for waits for the next slot") {
  Timed timed("{ every: 5m, catchup: none }");
  CHECK(timed.tasks() == 0);
  timed.pass(minutes(5));
  CHECK(timed.tasks() == 1);
}

TEST_CASE("scheduler: a run that takes long has one other waiting at most") {
  Timed timed("{ every: 1m }");
  timed.pass(minutes(10));
  CHECK(timed.tasks() <= 2);
}

TEST_CASE("scheduler: a pause counts from the end of the run before") {
  Timed timed("{ after: 30s }");
  CHECK(timed.tasks() == 0);
  timed.pass(seconds(31));
  CHECK(timed.tasks() == 1);
  timed.pass(minutes(10));
  CHECK(timed.tasks() == 1);  // it has not ended
  timed.finish();
  timed.pass(seconds(29));
  CHECK(timed.tasks() == 1);
  timed.pass(seconds(2));
  CHECK(timed.tasks() == 2);
}

TEST_CASE("scheduler: a run has ended when the tasks that it made have") {
  Timed timed("{ after: 30s }");
  timed.pass(seconds(31));
  timed.finish_with(2);
  timed.pass(minutes(10));
  CHECK(timed.tasks() == 3);
  timed.finish();
  timed.pass(seconds(29));
  CHECK(timed.tasks() == 3);
  timed.pass(seconds(2));
  CHECK(timed.tasks() == 4);
}

TEST_CASE("scheduler: a task that is to be tried again keeps no other run waiting") {
  Timed timed("{ after: 30s }");
  timed.pass(seconds(31));
  timed.finish_with(1);
  timed.fail_one();
  timed.pass(seconds(31));
  CHECK(timed.tasks() == 3);
}

TEST_CASE("scheduler: at the start of each process, and then as it says") {
  Timed timed("{ after: 30s, at_start: true }");
  CHECK(timed.tasks() == 1);
  timed.finish();
  timed.pass(seconds(31));
  CHECK(timed.tasks() == 2);
  timed.finish();
  timed.sleep(seconds(1));
  timed.start();
  CHECK(timed.tasks() == 3);
}

TEST_CASE("scheduler: cron is about a wall clock") {
  // 09:30 UTC is 10:30 in Paris.
  Timed timed("{ cron: \"35 10 * * *\", zone: Europe/Paris, catchup: none }");
  timed.pass(minutes(4));
  CHECK(timed.tasks() == 0);
  timed.pass(minutes(1));
  CHECK(timed.tasks() == 1);
  timed.finish();
  timed.pass(minutes(3));
  CHECK(timed.tasks() == 1);
}

TEST_CASE("scheduler: a minute that was missed is made up for once") {
  Timed timed("{ cron: \"0 6 * * *\" }");
  CHECK(timed.tasks() == 1);  // 06:00 of today
  timed.finish();
  timed.start();
  CHECK(timed.tasks() == 1);
  timed.sleep(hours(40));
  timed.start();
  CHECK(timed.tasks() == 2);
}

TEST_CASE("scheduler: how often may be a setting") {
  PackCase pack(
      "settings: { pause: { type: text, default: 10s } }\n"
      "rules: { tidy: { on: { schedule: { every: \"${settings.pause}\" } }, steps: [ { set: { a: 1 "
      "} } ] } }\n",
      base::Value::object({{"pause", base::Value::text("20s")}}));
  sim::StoppedClock clock;
  auto store = store::open_memory(clock, {});
  REQUIRE(store);
  Scheduler scheduler(**store, clock, [&] { return pack.world(); });
  scheduler.tick();
  for (int i = 0; i < 20; ++i) clock.advance(seconds(1)), scheduler.tick();
  const auto tasks = (*store)->queue().list({});
  REQUIRE(tasks);
  CHECK(tasks->size() == 2);
}

TEST_CASE("scheduler: while a schedule's `when` does not hold its time never comes") {
  Timed asleep("{ every: 5m, at_start: true }, when: 1 > 2");
  asleep.pass(minutes(11));
  CHECK(asleep.tasks() == 0);
  Timed awake("{ every: 5m }, when: 1 < 2");
  CHECK(awake.tasks() == 1);
}

}  // namespace engine::run
