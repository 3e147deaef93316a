#include "server/metrics.h"

#include <doctest/doctest.h>

namespace engine::server {

namespace {

bool has_line(const std::string& page, const std::string& line) {
  return ("\n" + page).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("metrics: the page has what was counted, with its labels and its help") {
  PrometheusMetrics metrics;
  metrics.count("engine_events_total", {"desk/take", "accepted"}, 2);
  metrics.count("engine_events_total", {"desk/take", "accepted"}, 1);
  metrics.set("engine_tasks_parked", {}, 4);
  metrics.set("engine_tasks_parked", {}, 3);
  const std::string page = metrics.page();
  CHECK(has_line(page, R"(engine_events_total{outcome="accepted",source="desk/take"} 3)"));
  CHECK(has_line(page, "engine_tasks_parked 3"));
  CHECK(has_line(page, "# TYPE engine_events_total counter"));
  CHECK(has_line(page, "# TYPE engine_tasks_parked gauge"));
}

TEST_CASE("metrics: every metric of the table can be counted") {
  PrometheusMetrics metrics;
  for (const base::Metric& metric : base::metrics()) {
    const base::Metrics::Labels labels(metric.labels.size(), "x");
    const std::string name(metric.name);
    if (metric.kind == base::MetricKind::counter) metrics.count(name, labels, 1);
    if (metric.kind == base::MetricKind::gauge) metrics.set(name, labels, 1);
    if (metric.kind == base::MetricKind::histogram) metrics.observe(name, labels, 0.02);
  }
  const std::string page = metrics.page();
  for (const base::Metric& metric : base::metrics()) {
    CAPTURE(metric.name);
    CHECK(page.find("# HELP " + std::string(metric.name) + " " + std::string(metric.help) + "\n") !=
          std::string::npos);
  }
}

TEST_CASE("metrics: a label's value is escaped") {
  PrometheusMetrics metrics;
  metrics.count("engine_events_total", {"a\"b\\c\nd", "accepted"}, 1);
  CHECK(metrics.page().find(R"(source="a\"b\\c\nd")") != std::string::npos);
}

TEST_CASE("metrics: packs' families are written as Prometheus reads them") {
  run::Family counter{"found_total", spec::MetricType::counter, "What was found.", {}, {"by"}, {}};
  counter.samples.push_back({{"a \"b\""}, 2, 2, {}});
  run::Family histogram{"took", spec::MetricType::histogram, "How long.", {0.5, 1}, {"by"}, {}};
  histogram.samples.push_back({{"x"}, 3.25, 3, {1, 2}});
  const run::Family empty{"empty", spec::MetricType::gauge, "Nothing.", {}, {}, {}};
  CHECK(metrics_text({counter, histogram, empty}) ==
        "# HELP found_total What was found.\n"
        "# TYPE found_total counter\n"
        "found_total{by=\"a \\\"b\\\"\"} 2\n"
        "# HELP took How long.\n"
        "# TYPE took histogram\n"
        "took_count{by=\"x\"} 3\n"
        "took_sum{by=\"x\"} 3.25\n"
        "took_bucket{by=\"x\",le=\"0.5\"} 1\n"
        "took_bucket{by=\"x\",le=\"1\"} 2\n"
        "took_bucket{by=\"x\",le=\"+Inf\"} 3\n");
}

}  // namespace engine::server
