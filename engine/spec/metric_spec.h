// A metric of a pack's own: what it counts, and under which name Prometheus finds it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/value.h"
#include "config/describe.h"
#include "config/template.h"

namespace engine::spec {

enum class MetricType { counter, gauge, histogram };

// What a counter or a histogram observes: each request to the pack's routes, or each task of its
// rules that ends.
enum class MetricOf { requests, tasks };

struct Metric {
  MetricType type = MetricType::counter;
  std::string doc;
  std::optional<MetricOf> of;
  std::optional<config::Expression> when;      // scope: what `of` brings, settings
  std::optional<config::ValueTemplate> value;  // default: 1; of a histogram of requests: seconds
  base::Located<std::string> count;            // store.COLLECTION
  config::Named<config::ValueTemplate> where;
  config::Named<config::Template> labels;
  std::vector<double> buckets;  // upper bounds; none given: the usual ones, in seconds
  base::SourceLoc at;
};

// The usual upper bounds where a histogram names none.
const std::vector<double>& buckets_of(const Metric& metric);

// Whether what one has counted is what the other would have: type, labels and buckets are the same.
bool same_series(const Metric& a, const Metric& b);

// One series of a metric as tests name it: items_total{rule="fetch"}.
struct SeriesName {
  std::string metric;
  std::vector<std::pair<std::string, std::string>> labels;
};

// nullopt: the text is none.
std::optional<SeriesName> parse_series_name(std::string_view text);

const config::Object<Metric>& describe(const Metric*);
const config::Enum<MetricType>& describe(const MetricType*);
const config::Enum<MetricOf>& describe(const MetricOf*);

}  // namespace engine::spec
