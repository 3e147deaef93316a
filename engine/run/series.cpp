#include "run/series.h"

namespace engine::run {

namespace {

std::vector<double> bounds_of(const spec::Metric& metric) {
  return metric.type == spec::MetricType::histogram ? spec::buckets_of(metric)
                                                    : std::vector<double>();
}

}  // namespace

Series::Series(const spec::Metric& metric) : bounds_(bounds_of(metric)) {
  if (metric.labels.empty()) samples_[{}].buckets.resize(bounds_.size());
}

bool Series::add(const std::vector<std::string>& labels, double value) {
  const base::Lock lock(mutex_);
  auto found = samples_.find(labels);
  if (found == samples_.end()) {
    if (samples_.size() >= kMost) return false;
    found = samples_.emplace(labels, Sample{labels, 0, 0, {}}).first;
    found->second.buckets.resize(bounds_.size());
  }
  Sample& sample = found->second;
  sample.value += value;
  ++sample.count;
  for (std::size_t i = 0; i < bounds_.size(); ++i) {
    if (value <= bounds_[i]) ++sample.buckets[i];
  }
  return true;
}

std::vector<Sample> Series::samples() const {
  const base::Lock lock(mutex_);
  std::vector<Sample> all;
  for (const auto& each : samples_) all.push_back(each.second);
  return all;
}

bool Series::says_first(const std::string& what) {
  const base::Lock lock(mutex_);
  return said_.insert(what).second;
}

}  // namespace engine::run
