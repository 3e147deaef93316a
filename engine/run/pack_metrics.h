// The metrics of packs: observing requests and tasks, and what a page shows.
//
// An expression that fails is logged, once per version of the pack, and costs nothing but the
// observation. Safe to use from several threads, each with its lua::Runtime.
#pragma once

#include <string>
#include <vector>

#include "base/metrics.h"
#include "lua/runtime.h"
#include "run/world.h"
#include "store/documents.h"

namespace engine::run {

struct RequestSeen {
  std::string method;
  std::string route;  // as the rule writes it; "": none took it
  int status = 0;
  base::Duration took{};
};

struct TaskSeen {
  std::string rule;  // "pack/rule"
  std::string outcome;
  std::string reason;
  base::Value value;
  base::Duration took{};
};

// `metrics` are the engine's own: they count what a pack's metric did not take.
void observe(const LoadedPack& pack, const RequestSeen& request, lua::Runtime& lua,
             base::Metrics& metrics);
void observe(const LoadedPack& pack, const TaskSeen& task, lua::Runtime& lua,
             base::Metrics& metrics);

// A metric with all its series.
struct Family {
  std::string name;
  spec::MetricType type = spec::MetricType::gauge;
  std::string help;
  std::vector<double> bounds;       // of a histogram
  std::vector<std::string> labels;  // their names
  std::vector<Sample> samples;
};

// Of one pack; what its gauges show is looked up now.
std::vector<Family> families_of(const LoadedPack& pack, store::Documents& documents,
                                lua::Runtime& lua);

}  // namespace engine::run
