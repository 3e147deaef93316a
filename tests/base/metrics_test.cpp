#include "base/metrics.h"

#include <set>
#include <thread>

#include <doctest/doctest.h>

using namespace engine::base;

TEST_CASE("metrics: every row has a name of its own, a unit where due, and a sentence") {
  std::set<std::string_view> names;
  for (const Metric& metric : metrics()) {
    CAPTURE(metric.name);
    CHECK(names.insert(metric.name).second);
    CHECK(metric.name.substr(0, 7) == "engine_");
    CHECK(metric.help.back() == '.');
    CHECK(metric.name.ends_with("_total") == (metric.kind == MetricKind::counter));
    if (metric.kind == MetricKind::histogram) CHECK(metric.name.ends_with("_seconds"));
    CHECK(find_metric(metric.name) == &metric);
  }
  CHECK(find_metric("engine_odd") == nullptr);
}

TEST_CASE("counting metrics: counters add, gauges replace, histograms keep all") {
  CountingMetrics metrics;
  metrics.count("engine_tasks_total", {"sync", "created"}, 1);
  metrics.count("engine_tasks_total", {"sync", "created"}, 2);
  metrics.count("engine_tasks_total", {"sync", "parked"}, 1);
  metrics.set("engine_tasks_ready", {}, 5);
  metrics.set("engine_tasks_ready", {}, 3);
  metrics.observe("engine_task_seconds", {"sync"}, 0.25);
  metrics.observe("engine_task_seconds", {"sync"}, 0.5);
  CHECK(metrics.value("engine_tasks_total", {"sync", "created"}) == 3);
  CHECK(metrics.value("engine_tasks_total", {"sync", "parked"}) == 1);
  CHECK(metrics.value("engine_tasks_total", {"sync", "failed"}) == 0);
  CHECK(metrics.value("engine_tasks_ready") == 3);
  CHECK(metrics.observed("engine_task_seconds", {"sync"}) == std::vector<double>{0.25, 0.5});
  CHECK(metrics.observed("engine_task_seconds", {"other"}).empty());
}

TEST_CASE("counting metrics: nothing is lost between threads") {
  CountingMetrics metrics;
  const auto work = [&] {
    for (int i = 0; i < 1000; ++i) metrics.count("engine_reloads_total", {"loaded"}, 1);
  };
  std::thread first(work);
  std::thread second(work);
  first.join();
  second.join();
  CHECK(metrics.value("engine_reloads_total", {"loaded"}) == 2000);
}
