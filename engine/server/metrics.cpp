#include "server/metrics.h"

#include <map>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
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

}  // namespace engine::server
