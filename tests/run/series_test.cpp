#include "run/series.h"

#include <doctest/doctest.h>

namespace engine::run {

namespace {

spec::Metric metric(spec::MetricType type, const std::vector<std::string>& labels = {}) {
  spec::Metric metric;
  metric.type = type;
  metric.buckets = {1, 10};
  for (const auto& label : labels)
    metric.labels.items.emplace_back(base::Located<std::string>{label, {}}, config::Template());
  return metric;
}

}  // namespace

TEST_CASE("series: a metric without labels is there from the beginning") {
  Series counter(metric(spec::MetricType::counter));
  REQUIRE(counter.samples().size() == 1);
  CHECK(counter.samples().front().value == 0);
  CHECK(counter.add({}, 2.5));
  CHECK(counter.add({}, 1));
  CHECK(counter.samples().front().value == 3.5);
  CHECK(Series(metric(spec::MetricType::counter, {"rule"})).samples().empty());
}

TEST_CASE("series: a histogram counts what is not above each of its bounds") {
  Series histogram(metric(spec::MetricType::histogram, {"rule"}));
  for (const double value : {0.5, 1.0, 5.0, 50.0}) CHECK(histogram.add({"a"}, value));
  CHECK(histogram.add({"b"}, -1));
  const auto samples = histogram.samples();
  REQUIRE(samples.size() == 2);
  CHECK(samples[0].labels == std::vector<std::string>{"a"});
  CHECK(samples[0].buckets == std::vector<std::uint64_t>{2, 3});
  CHECK(samples[0].count == 4);
  CHECK(samples[0].value == 56.5);
  CHECK(samples[1].buckets == std::vector<std::uint64_t>{1, 1});
}

TEST_CASE("series: beyond the thousandth no new one is taken, and the others go on") {
  Series counter(metric(spec::MetricType::counter, {"id"}));
  for (std::size_t i = 0; i < Series::kMost; ++i) CHECK(counter.add({std::to_string(i)}, 1));
  CHECK_FALSE(counter.add({"one more"}, 1));
  CHECK(counter.add({"7"}, 1));
  CHECK(counter.samples().size() == Series::kMost);
}

TEST_CASE("series: the same is said once") {
  Series counter(metric(spec::MetricType::counter));
  CHECK(counter.says_first("v1"));
  CHECK_FALSE(counter.says_first("v1"));
  CHECK(counter.says_first("v2"));
}

}  // namespace engine::run
