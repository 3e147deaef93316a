#include "run/vitals.h"

#include <doctest/doctest.h>

#include "base/json.h"
#include "run/pack_case.h"
#include "sim/stopped_clock.h"

namespace engine::run {

namespace {

using base::Value;

constexpr const char* kWatched = R"(
settings: { hours: { type: int, default: 2, doc: How long. } }
metrics:
  runs_total: { type: counter, doc: Runs., of: tasks, labels: { rule: "${rule}" } }
  took: { type: histogram, doc: How long., of: tasks, buckets: [1, 2] }
health:
  scanner: { rule: scan, within: "${settings.hours * 3600}" }
  cleaner: { rule: clean, within: 1d }
rules:
  scan:  { steps: [ { finish: done } ] }
  clean: { steps: [ { finish: done } ] }
)";

// A pack that begins, with what the one before counted.
struct Begun {
  Begun(const std::string& yaml, const base::Clock& clock, const Begun* before = nullptr,
        Value settings = Value::object({{"hours", Value::number(std::int64_t{2})}}))
      : files(yaml, std::move(settings)), pack(files.pack()) {
    auto vitals = vitals_of(pack, before != nullptr ? &before->pack : nullptr, clock);
    REQUIRE(vitals.ok());
    pack.vitals = *std::move(vitals);
  }

  PackCase files;
  LoadedPack pack;
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("health: a check holds as long as its rule may take, from the start and from each run") {
  sim::StoppedClock clock;
  const Begun desk(kWatched, clock);
  const auto health = [&] { return base::to_json(health_of(desk.pack, clock)); };
  clock.advance(std::chrono::hours(2));
  CHECK(health() ==
        R"({"scanner":{"ok":true,"last":null},"cleaner":{"ok":true,"last":null},"ok":true})");
  clock.advance(std::chrono::seconds(1));
  CHECK(health() ==
        R"({"scanner":{"ok":false,"last":null},"cleaner":{"ok":true,"last":null},"ok":false})");
  desk.pack.vitals.pulse->beat("desk/scan", clock);
  desk.pack.vitals.pulse->beat("desk/other", clock);
  clock.advance(std::chrono::hours(2));
  CHECK(
      base::to_json(checks_of(desk.pack, clock)) ==
      R"({"scanner":{"ok":true,"last":"2026-01-01T02:00:01Z"},"cleaner":{"ok":true,"last":null}})");
  clock.advance(std::chrono::hours(1));
  CHECK_FALSE(health_of(desk.pack, clock).get("scanner").get("ok").is_true());
}

TEST_CASE("vitals: a reload goes on with what is declared as before") {
  sim::StoppedClock clock;
  const Begun first(kWatched, clock);
  CHECK(first.pack.vitals.series[0]->add({"scan"}, 1));
  clock.advance(std::chrono::hours(1));
  first.pack.vitals.pulse->beat("desk/scan", clock);
  const std::string yaml = replaced(replaced(kWatched, "doc: Runs.", "doc: Runs by rule."),
                                    "buckets: [1, 2]", "buckets: [1, 3]");
  const Begun second(yaml, clock, &first);
  CHECK(second.pack.vitals.series[0] == first.pack.vitals.series[0]);
  CHECK(second.pack.vitals.series[1] != first.pack.vitals.series[1]);
  CHECK(checks_of(second.pack, clock).get("scanner").get("last") ==
        Value::text("2026-01-01T01:00:00Z"));
}

TEST_CASE("vitals: a metric with another label, and one of another type, begin anew") {
  sim::StoppedClock clock;
  const Begun first(kWatched, clock);
  const Begun labelled(replaced(kWatched, "labels: { rule:", "labels: { by:"), clock, &first);
  CHECK(labelled.pack.vitals.series[0] != first.pack.vitals.series[0]);
  CHECK(labelled.pack.vitals.series[1] == first.pack.vitals.series[1]);
  const Begun typed(replaced(kWatched, "type: counter", "type: histogram"), clock, &first);
  CHECK(typed.pack.vitals.series[0] != first.pack.vitals.series[0]);
}

TEST_CASE("vitals: a check that a reload brings has its time from then on") {
  sim::StoppedClock clock;
  const Begun first(replaced(kWatched, "  cleaner: { rule: clean, within: 1d }\n", ""), clock);
  clock.advance(std::chrono::hours(30));
  const Begun second(kWatched, clock, &first);
  CHECK(checks_of(second.pack, clock).get("cleaner").get("ok").is_true());
  CHECK_FALSE(checks_of(second.pack, clock).get("scanner").get("ok").is_true());
}

TEST_CASE("vitals: a setting may make a time that is none") {
  sim::StoppedClock clock;
  PackCase files(kWatched, Value::object({{"hours", Value::number(std::int64_t{0})}}));
  const auto vitals = vitals_of(files.pack(), nullptr, clock);
  REQUIRE_FALSE(vitals.ok());
  CHECK(vitals.error().message ==
        "'within' of the health check 'scanner' is no time of a second or more");
  CHECK(vitals.error().hint == "a duration such as 90m, or a number of seconds");
}

}  // namespace engine::run
