#include "run/vitals.h"

#include "run/world.h"

namespace engine::run {

using base::Result;
using base::Value;

namespace {

Result<base::Duration> span_of(const rule::HealthCheck& check, const Value& settings,
                               lua::Runtime& lua) {
  lua::Scope scope;
  scope.set("settings", settings);
  TRY(const Value within, check.within.evaluate(lua, scope));
  if (const auto span = spec::span_of(within)) return *span;
  base::Error error = base::error(
      base::ErrorKind::invalid,
      "'within' of the health check '" + check.name + "' is no time of a second or more",
      "a duration such as 90m, or a number of seconds");
  error.at = check.at;
  return error;
}

// What counted the same metric before.
std::shared_ptr<Series> series_before(const LoadedPack& before, const rule::Metric& metric) {
  const auto& metrics = before.pack->metrics();
  for (std::size_t i = 0; i < before.vitals.series.size(); ++i) {
    if (metrics[i].name == metric.name && spec::same_series(*metrics[i].spec, *metric.spec))
      return before.vitals.series[i];
  }
  return nullptr;
}

}  // namespace

void Pulse::watch(const std::string& rule, const base::Clock& clock) {
  const base::Lock lock(mutex_);
  beats_.try_emplace(rule, Beat{clock.boot(), std::nullopt});
}

void Pulse::beat(const std::string& rule, const base::Clock& clock) {
  const base::Lock lock(mutex_);
  const auto found = beats_.find(rule);
  if (found != beats_.end()) found->second = {clock.boot(), clock.now()};
}

Pulse::Beat Pulse::of(const std::string& rule) const {
  const base::Lock lock(mutex_);
  const auto found = beats_.find(rule);
  return found == beats_.end() ? Beat() : found->second;
}

Result<Vitals> vitals_of(const LoadedPack& pack, const LoadedPack* before,
                         const base::Clock& clock) {
  Vitals vitals;
  for (const rule::Metric& metric : pack.pack->metrics()) {
    auto series = before != nullptr ? series_before(*before, metric) : nullptr;
    vitals.series.push_back(series ? series : std::make_shared<Series>(*metric.spec));
  }
  vitals.pulse = before != nullptr ? before->vitals.pulse : nullptr;
  if (!vitals.pulse) vitals.pulse = std::make_shared<Pulse>();
  lua::Runtime lua;
  lua.set_now(clock.now());
  for (const rule::HealthCheck& check : pack.pack->health()) {
    TRY(const base::Duration within, span_of(check, pack.settings, lua));
    vitals.within.push_back(within);
    vitals.pulse->watch(check.rule, clock);
  }
  return vitals;
}

Value checks_of(const LoadedPack& pack, const base::Clock& clock) {
  Value checks = Value::object({});
  for (std::size_t i = 0; i < pack.vitals.within.size(); ++i) {
    const rule::HealthCheck& check = pack.pack->health()[i];
    const Pulse::Beat beat = pack.vitals.pulse->of(check.rule);
    const bool ok = clock.boot() - beat.at <= pack.vitals.within[i];
    checks.set(check.name,
               Value::object(
                   {{"ok", Value::boolean(ok)},
                    {"last", beat.last ? Value::text(base::to_text(*beat.last)) : Value::null()}}));
  }
  return checks;
}

Value health_of(const LoadedPack& pack, const base::Clock& clock) {
  Value health = checks_of(pack, clock);
  bool ok = true;
  for (const auto& check : health) ok = ok && check.value.get("ok").is_true();
  health.set("ok", Value::boolean(ok));
  return health;
}

}  // namespace engine::run
