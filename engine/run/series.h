// What a counter or a histogram of a pack has observed, by the values of its labels.
//
// A label that is different every time must not eat the memory: beyond so many series nothing new
// is taken. Safe to use from several threads.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "spec/metric_spec.h"

namespace engine::run {

// One series, as a page shows it.
struct Sample {
  std::vector<std::string> labels;  // values, in the order of the names
  double value = 0;                 // of a histogram the sum
  std::uint64_t count = 0;
  std::vector<std::uint64_t> buckets;  // how many are not above each bound
};

class Series {
 public:
  static constexpr std::size_t kMost = 1000;

  // One without labels is there from the beginning, at zero.
  explicit Series(const spec::Metric& metric);

  // false: these labels would be one series too many.
  bool add(const std::vector<std::string>& labels, double value);
  std::vector<Sample> samples() const;
  // Whether this is the first time that somebody says `what` of the metric: in logs, once is
  // enough.
  bool says_first(const std::string& what);

 private:
  const std::vector<double> bounds_;  // none: a counter
  mutable base::Mutex mutex_;
  std::map<std::vector<std::string>, Sample> samples_ GUARDED_BY(mutex_);
  std::set<std::string> said_ GUARDED_BY(mutex_);
};

}  // namespace engine::run
