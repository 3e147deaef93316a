// What the engine counts: one table of all metrics, and the interface to count.
//
// Names and labels stand in the table and nowhere else; counting something that is not in it is a
// mistake of ours (an assertion).
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/mutex.h"

namespace engine::base {

enum class MetricKind { counter, gauge, histogram };

struct Metric {
  std::string_view name;
  MetricKind kind;
  std::string_view help;
  std::span<const std::string_view> labels;
};

// Every metric, in the order of the reference page.
std::span<const Metric> metrics();
// nullptr when there is none of this name.
const Metric* find_metric(std::string_view name);

// Safe to use from several threads.
class Metrics {
 public:
  // The labels' values, in the order of the table.
  using Labels = std::vector<std::string>;

  virtual ~Metrics() = default;

  virtual void count(std::string_view name, const Labels& labels, double by) = 0;
  virtual void set(std::string_view name, const Labels& labels, double value) = 0;
  virtual void observe(std::string_view name, const Labels& labels, double seconds) = 0;
};

// Keeps everything in memory: for tests and for runs that nobody scrapes.
class CountingMetrics final : public Metrics {
 public:
  void count(std::string_view name, const Labels& labels, double by) override;
  void set(std::string_view name, const Labels& labels, double value) override;
  void observe(std::string_view name, const Labels& labels, double seconds) override;

  // A counter's sum or a gauge's last value; 0 when nothing was counted.
  double value(std::string_view name, const Labels& labels = {}) const;
  // What a histogram was given, in order.
  std::vector<double> observed(std::string_view name, const Labels& labels = {}) const;

 private:
  using Key = std::pair<std::string, Labels>;

  mutable Mutex mutex_;
  std::map<Key, double> values_ GUARDED_BY(mutex_);
  std::map<Key, std::vector<double>> observed_ GUARDED_BY(mutex_);
};

}  // namespace engine::base
