#include "server/metrics.h"

#include <map>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace engine::server {

namespace {

const prometheus::Histogram::BucketBoundaries kSeconds = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
                                                          0.5,   1,    2.5,   5,    10,  30};

std::map<std::string, std::string> labelled(const base::Metric& metric,
                                            const base::Metrics::Labels& labels) {
  std::map<std::string, std::string> result;
  for (std::size_t i = 0; i < metric.labels.size() && i < labels.size(); ++i)
    result[std::string(metric.labels[i])] = labels[i];
  return result;
}

prometheus::MetricType type_of(spec::MetricType type) {
  switch (type) {
    case spec::MetricType::counter:
      return prometheus::MetricType::Counter;
    case spec::MetricType::gauge:
      return prometheus::MetricType::Gauge;
    case spec::MetricType::histogram:
      return prometheus::MetricType::Histogram;
  }
  return prometheus::MetricType::Untyped;
}

prometheus::ClientMetric written(const run::Family& family, const run::Sample& sample) {
  prometheus::ClientMetric metric;
  for (std::size_t i = 0; i < family.labels.size(); ++i)
    metric.label.push_back({family.labels[i], sample.labels[i]});
  metric.counter.value = sample.value;
  metric.gauge.value = sample.value;
  metric.histogram.sample_count = sample.count;
  metric.histogram.sample_sum = sample.value;
  for (std::size_t i = 0; i < family.bounds.size(); ++i)
    metric.histogram.bucket.push_back({sample.buckets[i], family.bounds[i]});
  return metric;
}

}  // namespace

struct PrometheusMetrics::Families {
  prometheus::Registry registry;
  std::map<std::string, prometheus::Family<prometheus::Counter>*, std::less<>> counters;
  std::map<std::string, prometheus::Family<prometheus::Gauge>*, std::less<>> gauges;
  std::map<std::string, prometheus::Family<prometheus::Histogram>*, std::less<>> histograms;
};

PrometheusMetrics::PrometheusMetrics() : families_(std::make_unique<Families>()) {
  for (const auto& metric : base::metrics()) {
    const std::string name(metric.name);
    const std::string help(metric.help);
    switch (metric.kind) {
      case base::MetricKind::counter:
        families_->counters[name] =
            &prometheus::BuildCounter().Name(name).Help(help).Register(families_->registry);
        break;
      case base::MetricKind::gauge:
        families_->gauges[name] =
            &prometheus::BuildGauge().Name(name).Help(help).Register(families_->registry);
        break;
      case base::MetricKind::histogram:
        families_->histograms[name] =
            &prometheus::BuildHistogram().Name(name).Help(help).Register(families_->registry);
        break;
    }
  }
}

PrometheusMetrics::~PrometheusMetrics() = default;

void PrometheusMetrics::count(std::string_view name, const Labels& labels, double by) {
  const auto family = families_->counters.find(name);
  if (family != families_->counters.end())
    family->second->Add(labelled(*base::find_metric(name), labels)).Increment(by);
}

void PrometheusMetrics::set(std::string_view name, const Labels& labels, double value) {
  const auto family = families_->gauges.find(name);
  if (family != families_->gauges.end())
    family->second->Add(labelled(*base::find_metric(name), labels)).Set(value);
}

void PrometheusMetrics::observe(std::string_view name, const Labels& labels, double seconds) {
  const auto family = families_->histograms.find(name);
  if (family != families_->histograms.end())
    family->second->Add(labelled(*base::find_metric(name), labels), kSeconds).Observe(seconds);
}

std::string PrometheusMetrics::page() const {
  return prometheus::TextSerializer().Serialize(families_->registry.Collect());
}

std::string metrics_text(const std::vector<run::Family>& families) {
  std::vector<prometheus::MetricFamily> all;
  for (const run::Family& family : families) {
    if (family.samples.empty()) continue;
    auto& added = all.emplace_back();
    added.name = family.name;
    added.help = family.help;
    added.type = type_of(family.type);
    for (const run::Sample& sample : family.samples)
      added.metric.push_back(written(family, sample));
  }
  return prometheus::TextSerializer().Serialize(all);
}

run::Reply metrics_reply(std::string page) {
  run::Reply reply;
  reply.headers.emplace_back("content-type", "text/plain; version=0.0.4; charset=utf-8");
  reply.body = std::move(page);
  return reply;
}

}  // namespace engine::server
