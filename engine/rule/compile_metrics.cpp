// Metrics and health checks of a pack.
#include <algorithm>

#include "rule/compiler.h"

namespace engine::rule {

namespace {

// What is known of what a metric observes.
std::vector<const char*> observed_names(std::optional<spec::MetricOf> of) {
  if (!of) return {};
  if (*of == spec::MetricOf::requests) return {"method", "route", "status", "seconds"};
  return {"rule", "outcome", "reason", "value.*", "seconds"};
}

}  // namespace

void Compiler::compile_metrics() {
  for (const auto& [name, spec] : spec_.metrics) {
    lua::Names names = setting_names();
    for (const char* each : observed_names(spec.of)) names.emplace_back(each);
    Metric metric;
    metric.name = name.value;
    metric.spec = &spec;
    if (spec.when) metric.when = expression(*spec.when, names);
    if (spec.value) metric.value = value(*spec.value, names);
    if (!spec.count->empty()) metric.count = entity_ref(spec.count.value);
    metric.where = values(spec.where, names);
    for (const auto& [label, template_] : spec.labels)
      metric.labels.emplace_back(label.value, text(template_, names));
    std::sort(metric.labels.begin(), metric.labels.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    pack_->metrics_.push_back(std::move(metric));
  }
}

void Compiler::compile_health() {
  for (const auto& [name, check] : spec_.health) {
    pack_->health_.push_back({name.value, spec_.name.value + "/" + check.rule.value,
                              value(check.within, setting_names()), check.within.at});
  }
}

}  // namespace engine::rule
