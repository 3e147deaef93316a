#include "run/pack_metrics.h"

#include <doctest/doctest.h>

#include "run/pack_case.h"
#include "sim/stopped_clock.h"
#include "store/store.h"

namespace engine::run {

namespace {

using base::Value;

constexpr const char* kCounted = R"(
settings: { factor: { type: int, default: 2, doc: A number. } }
collections: { items: { key: name } }
metrics:
  seconds:     { type: histogram, doc: How long., of: requests, labels: { path: "${route}", code: "${status}" } }
  done_total:  { type: counter, doc: Done., of: tasks, when: outcome == 'done', labels: { rule: "${rule}", why: "${reason}" } }
  found_total: { type: counter, doc: Found., of: tasks, value: "${value.new}" }
  took_total:  { type: counter, doc: Time., of: tasks, value: "${seconds * settings.factor}" }
  by_id_total: { type: counter, doc: Too many., of: requests, labels: { id: "${route}" } }
  bytes_total: { type: counter, doc: No text., of: tasks, labels: { of: "${value.bytes}" } }
  unseen:      { type: gauge, doc: Unseen., count: store.items, where: { seen: false } }
  twice:       { type: gauge, doc: Twice., value: "${settings.factor * 2}", labels: { factor: "${settings.factor}" } }
  broken:      { type: gauge, doc: Broken., value: "${'a' + 1}" }
rules:
  scan: { steps: [ { finish: done } ] }
)";

class Desk {
 public:
  Desk()
      : files_(kCounted, Value::object({{"factor", Value::number(std::int64_t{2})}})),
        store(*store::open_memory(clock_)),
        pack(files_.pack()) {
    pack.vitals = *vitals_of(pack, nullptr, clock_);
    pack.version = "v1";
    store::CollectionShape items;
    items.collection = "desk/items";
    items.key = {"name"};
    REQUIRE(store->documents().declare(items).ok());
  }

  void task(const std::string& outcome, const Value& value = {}) {
    observe(pack, {"desk/scan", outcome, "", value, std::chrono::milliseconds(1500)}, lua, metrics);
  }

  void request(const std::string& route, int status) {
    observe(pack, {"GET", route, status, std::chrono::milliseconds(20)}, lua, metrics);
  }

  Family family(const std::string& name) {
    for (auto& each : families_of(pack, store->documents(), lua)) {
      if (each.name == name) return each;
    }
    FAIL("there is no metric of this name");
    return {};
  }

  double value(const std::string& name) { return family(name).samples.at(0).value; }

 private:
  sim::StoppedClock clock_;
  PackCase files_;

 public:
  std::unique_ptr<store::Store> store;
  LoadedPack pack;
  base::CountingMetrics metrics;
  lua::Runtime lua;
};

Value found(const Value& number) {
  return Value::object({{"new", number}});
}

}  // namespace

TEST_CASE("pack metrics: a request with its route, status and time") {
  Desk desk;
  desk.request("GET /a/{id}", 200);
  desk.request("GET /a/{id}", 200);
  desk.request("", 404);
  const Family family = desk.family("seconds");
  CHECK(family.labels == std::vector<std::string>{"code", "path"});
  REQUIRE(family.samples.size() == 2);
  CHECK(family.samples[0].labels == std::vector<std::string>{"200", "GET /a/{id}"});
  CHECK(family.samples[0].count == 2);
  CHECK(family.samples[0].value == doctest::Approx(0.04));
  CHECK(family.samples[1].labels == std::vector<std::string>{"404", ""});
  CHECK(desk.family("done_total").samples.empty());
}

TEST_CASE("pack metrics: a task with what it finished with") {
  Desk desk;
  desk.task("done", found(Value::number(std::int64_t{3})));
  desk.task("failed", found(Value::number(0.5)));
  const Family done = desk.family("done_total");
  REQUIRE(done.samples.size() == 1);
  CHECK(done.samples[0].labels == std::vector<std::string>{"scan", ""});
  CHECK(done.samples[0].value == 1);
  CHECK(desk.value("found_total") == 3.5);
  CHECK(desk.value("took_total") == 6);
}

TEST_CASE("pack metrics: what is no number, or makes a counter fall, is not counted") {
  Desk desk;
  for (const Value& value : {Value(), Value::null(), Value::text("many"), Value::list(),
                             Value::number(std::int64_t{-1})})
    desk.task("done", found(value));
  CHECK(desk.value("found_total") == 0);
  desk.task("done", found(Value::text("4")));
  CHECK(desk.value("found_total") == 4);
}

TEST_CASE("pack metrics: a label that is no text would spoil the page") {
  Desk desk;
  for (const char* bytes : {"\xff", "plain"})
    desk.task("done", Value::object({{"bytes", Value::text(bytes)}}));
  const Family family = desk.family("bytes_total");
  REQUIRE(family.samples.size() == 1);
  CHECK(family.samples[0].labels == std::vector<std::string>{"plain"});
}

TEST_CASE("pack metrics: a label that is always another one does not eat the memory") {
  Desk desk;
  for (std::size_t i = 0; i < Series::kMost + 5; ++i)
    desk.request("GET /" + std::to_string(i), 200);
  CHECK(desk.family("by_id_total").samples.size() == Series::kMost);
  CHECK(desk.metrics.value("engine_metric_refused_total", {"desk", "by_id_total"}) == 5);
}

TEST_CASE("pack metrics: a gauge is worked out when it is asked for") {
  Desk desk;
  CHECK(desk.value("unseen") == 0);
  for (const char* name : {"a", "b"}) {
    const Value item =
        Value::object({{"name", Value::text(name)}, {"seen", Value::boolean(false)}});
    REQUIRE(desk.store->documents().insert("desk/items", item).ok());
  }
  CHECK(desk.value("unseen") == 2);
  CHECK(desk.value("twice") == 4);
  CHECK(desk.family("twice").samples[0].labels == std::vector<std::string>{"2"});
  CHECK(desk.family("broken").samples.empty());
}

TEST_CASE("pack metrics: where nobody looks nothing is counted") {
  Desk desk;
  desk.pack.vitals = {};
  desk.task("done");
  desk.request("", 200);
  CHECK(families_of(desk.pack, desk.store->documents(), desk.lua).empty());
}

}  // namespace engine::run
