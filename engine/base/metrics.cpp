#include "base/metrics.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace engine::base {

namespace {

constexpr std::string_view kSourceOutcome[] = {"source", "outcome"};
constexpr std::string_view kRuleOutcome[] = {"rule", "outcome"};
constexpr std::string_view kRule[] = {"rule"};
constexpr std::string_view kCallClass[] = {"connection", "operation", "class"};
constexpr std::string_view kCall[] = {"connection", "operation"};
constexpr std::string_view kBudget[] = {"connection", "budget"};
constexpr std::string_view kConnection[] = {"connection"};
constexpr std::string_view kPack[] = {"pack"};
constexpr std::string_view kPackMetric[] = {"pack", "metric"};
constexpr std::string_view kPackCheck[] = {"pack", "check"};
constexpr std::string_view kOutcome[] = {"outcome"};
constexpr std::string_view kState[] = {"state"};

constexpr std::array kMetrics = {
    Metric{"engine_events_total", MetricKind::counter,
           "Events that arrived, by where from and whether they became a task.", kSourceOutcome},
    Metric{"engine_tasks_total", MetricKind::counter, "Tasks that came to an end, by outcome.",
           kRuleOutcome},
    Metric{"engine_tasks_ready", MetricKind::gauge, "Tasks that wait for a worker.", {}},
    Metric{"engine_tasks_parked", MetricKind::gauge, "Tasks that wait for a person.", {}},
    Metric{"engine_task_seconds", MetricKind::histogram, "How long a worker was busy with a task.",
           kRule},
    Metric{"engine_calls_total", MetricKind::counter,
           "Requests sent to connections, by the class of the answer.", kCallClass},
    Metric{"engine_call_seconds", MetricKind::histogram, "How long a connection took to answer.",
           kCall},
    Metric{"engine_budget_used", MetricKind::gauge,
           "What is used of a budget in its current window.", kBudget},
    Metric{"engine_budget_capacity", MetricKind::gauge, "What a budget holds in one window.",
           kBudget},
    Metric{"engine_budget_wait_seconds_total", MetricKind::counter,
           "Time that calls had to wait for their budgets or because a product asked for a pause.",
           kConnection},
    Metric{"engine_schedule_interval_seconds", MetricKind::gauge,
           "Time between the starts of the last two runs of a schedule.", kRule},
    Metric{"engine_script_timeouts_total", MetricKind::counter,
           "Scripts that were stopped because they ran too long.", kPack},
    Metric{"engine_metric_refused_total", MetricKind::counter,
           "What a metric of a pack did not take, because it has too many series already.",
           kPackMetric},
    Metric{"engine_health", MetricKind::gauge, "Whether a health check of a pack holds: 1 or 0.",
           kPackCheck},
    Metric{"engine_reloads_total", MetricKind::counter,
           "Reloads of the workspace, by whether they took effect.", kOutcome},
    Metric{"engine_effects_total", MetricKind::counter,
           "Entries of the effect journal, by the state they reached.", kState},
    Metric{"engine_head_age_seconds",
           MetricKind::gauge,
           "Age of the oldest task that waits for a worker.",
           {}},
};

[[maybe_unused]] bool fits(std::string_view name, MetricKind kind, const Metrics::Labels& labels) {
  const Metric* metric = find_metric(name);
  return metric != nullptr && metric->kind == kind && metric->labels.size() == labels.size();
}

}  // namespace

std::span<const Metric> metrics() {
  return kMetrics;
}

const Metric* find_metric(std::string_view name) {
  const auto* found = std::find_if(kMetrics.begin(), kMetrics.end(),
                                   [&](const Metric& each) { return each.name == name; });
  return found == kMetrics.end() ? nullptr : found;
}

void CountingMetrics::count(std::string_view name, const Labels& labels, double by) {
  assert(fits(name, MetricKind::counter, labels));
  const Lock lock(mutex_);
  values_[{std::string(name), labels}] += by;
}

void CountingMetrics::set(std::string_view name, const Labels& labels, double value) {
  assert(fits(name, MetricKind::gauge, labels));
  const Lock lock(mutex_);
  values_[{std::string(name), labels}] = value;
}

void CountingMetrics::observe(std::string_view name, const Labels& labels, double seconds) {
  assert(fits(name, MetricKind::histogram, labels));
  const Lock lock(mutex_);
  observed_[{std::string(name), labels}].push_back(seconds);
}

double CountingMetrics::value(std::string_view name, const Labels& labels) const {
  const Lock lock(mutex_);
  const auto found = values_.find({std::string(name), labels});
  return found == values_.end() ? 0 : found->second;
}

std::vector<double> CountingMetrics::observed(std::string_view name, const Labels& labels) const {
  const Lock lock(mutex_);
  const auto found = observed_.find({std::string(name), labels});
  return found == observed_.end() ? std::vector<double>() : found->second;
}

}  // namespace engine::base
