#include "run/pack_metrics.h"

#include "base/log.h"
#include "base/text.h"

namespace engine::run {

using base::Result;
using base::Value;

namespace {

constexpr const char* kRefused = "engine_metric_refused_total";

Value seconds_of(base::Duration span) {
  return Value::number(std::chrono::duration<double>(span).count());
}

base::Error no_number(const rule::Metric& metric, const Value& value) {
  const bool negative = value.as_double().has_value();
  return base::error(base::ErrorKind::invalid,
                     "'" + std::string(value.as_text()) + "' is " +
                         (negative ? "less than zero, and counters grow" : "no number"),
                     "look at 'value' of metric '" + metric.name + "'");
}

// Of what is observed; nullopt: nothing is.
Result<std::optional<double>> value_of(const rule::Metric& metric, const lua::Scope& scope,
                                       lua::Runtime& lua) {
  if (metric.when.given()) {
    TRY(const bool holds, metric.when.holds(lua, scope));
    if (!holds) return std::optional<double>();
  }
  const bool histogram = metric.spec->type == spec::MetricType::histogram;
  Value value = histogram ? scope.get("seconds") : Value::number(std::int64_t{1});
  if (metric.value.given()) {
    TRY(value, metric.value.evaluate(lua, scope));
  }
  if (value.is_blank()) return std::optional<double>();
  const auto number = value.as_double();
  const bool grows = metric.spec->type == spec::MetricType::counter;
  if (!number || (grows && *number < 0)) return no_number(metric, value);
  return number;
}

Result<std::vector<std::string>> labels_of(const rule::Metric& metric, const lua::Scope& scope,
                                           lua::Runtime& lua) {
  std::vector<std::string> labels;
  for (const auto& item : metric.labels) {
    TRY(std::string text, item.second.text(lua, scope));
    // Prometheus takes a page as a whole or not at all.
    if (!base::is_utf8(text)) {
      return base::error(base::ErrorKind::invalid,
                         "label '" + item.first + "' of metric '" + metric.name + "' is not UTF-8");
    }
    labels.push_back(std::move(text));
  }
  return labels;
}

void complain(const LoadedPack& pack, const rule::Metric& metric, Series& series,
              const base::Error& error) {
  if (!series.says_first(pack.version)) return;
  base::log::error(
      "a metric could not be worked out",
      {{"pack", pack.pack->name()}, {"metric", metric.name}, {"error", base::to_text(error)}});
}

// false: its labels would be one series too many.
Result<bool> observe(const rule::Metric& metric, Series& series, const lua::Scope& scope,
                     lua::Runtime& lua) {
  TRY(const auto value, value_of(metric, scope, lua));
  if (!value) return true;
  TRY(const auto labels, labels_of(metric, scope, lua));
  return series.add(labels, *value);
}

void observe(const LoadedPack& pack, spec::MetricOf of, const lua::Scope& scope, lua::Runtime& lua,
             base::Metrics& metrics) {
  for (std::size_t i = 0; i < pack.vitals.series.size(); ++i) {
    const rule::Metric& metric = pack.pack->metrics()[i];
    if (metric.spec->of != of) continue;
    Series& series = *pack.vitals.series[i];
    const auto taken = observe(metric, series, scope, lua);
    if (!taken) {
      complain(pack, metric, series, taken.error());
    } else if (!*taken) {
      metrics.count(kRefused, {pack.pack->name(), metric.name}, 1);
      if (series.says_first("full")) {
        base::log::warning("a metric has too many series: new ones are not taken",
                           {{"pack", pack.pack->name()}, {"metric", metric.name}});
      }
    }
  }
}

lua::Scope settings_scope(const LoadedPack& pack) {
  lua::Scope scope;
  scope.set("settings", pack.settings);
  return scope;
}

Result<double> gauge(const LoadedPack& pack, const rule::Metric& metric, const lua::Scope& scope,
                     store::Documents& documents, lua::Runtime& lua) {
  if (metric.count.entity.empty()) {
    TRY(const auto value, value_of(metric, scope, lua));
    if (!value) return no_number(metric, Value());
    return *value;
  }
  store::DocumentQuery query;
  for (const auto& [field, template_] : metric.where) {
    TRY(Value value, template_.evaluate(lua, scope));
    if (!value.is_absent()) query.where.emplace_back(field, std::move(value));
  }
  TRY(const std::int64_t count,
      documents.count(pack.pack->name() + "/" + metric.count.entity, query));
  return static_cast<double>(count);
}

Result<std::vector<Sample>> look(const LoadedPack& pack, const rule::Metric& metric,
                                 store::Documents& documents, lua::Runtime& lua) {
  const lua::Scope scope = settings_scope(pack);
  Sample sample;
  TRY(sample.value, gauge(pack, metric, scope, documents, lua));
  TRY(sample.labels, labels_of(metric, scope, lua));
  return std::vector<Sample>{std::move(sample)};
}

}  // namespace

void observe(const LoadedPack& pack, const RequestSeen& request, lua::Runtime& lua,
             base::Metrics& metrics) {
  if (pack.vitals.series.empty()) return;
  lua::Scope scope = settings_scope(pack);
  scope.set("method", Value::text(request.method));
  scope.set("route", Value::text(request.route));
  scope.set("status", Value::number(static_cast<std::int64_t>(request.status)));
  scope.set("seconds", seconds_of(request.took));
  observe(pack, spec::MetricOf::requests, scope, lua, metrics);
}

void observe(const LoadedPack& pack, const TaskSeen& task, lua::Runtime& lua,
             base::Metrics& metrics) {
  if (pack.vitals.series.empty()) return;
  lua::Scope scope = settings_scope(pack);
  scope.set("rule", Value::text(task.rule.substr(task.rule.find('/') + 1)));
  scope.set("outcome", Value::text(task.outcome));
  scope.set("reason", Value::text(task.reason));
  scope.set("value", task.value);
  scope.set("seconds", seconds_of(task.took));
  observe(pack, spec::MetricOf::tasks, scope, lua, metrics);
}

std::vector<Family> families_of(const LoadedPack& pack, store::Documents& documents,
                                lua::Runtime& lua) {
  std::vector<Family> families;
  for (std::size_t i = 0; i < pack.vitals.series.size(); ++i) {
    const rule::Metric& metric = pack.pack->metrics()[i];
    Series& series = *pack.vitals.series[i];
    Family family;
    family.name = metric.name;
    family.type = metric.spec->type;
    family.help = metric.spec->doc;
    if (family.type == spec::MetricType::histogram) family.bounds = spec::buckets_of(*metric.spec);
    for (const auto& label : metric.labels) family.labels.push_back(label.first);
    if (family.type != spec::MetricType::gauge) {
      family.samples = series.samples();
    } else if (auto now = look(pack, metric, documents, lua)) {
      family.samples = *std::move(now);
    } else {
      complain(pack, metric, series, now.error());
    }
    families.push_back(std::move(family));
  }
  return families;
}

}  // namespace engine::run
