#include "connector/setup.h"

#include <algorithm>

#include "base/suggest.h"

namespace engine::connector {

namespace {

base::Result<Allowance> allowance(const BudgetPlan& plan, const base::Value& settings) {
  lua::Runtime lua;
  lua::Scope scope;
  scope.set("settings", settings);
  TRY(const base::Value concurrent, plan.concurrent.evaluate(lua, scope));
  TRY(const base::Value capacity, plan.capacity.evaluate(lua, scope));
  Allowance allowance;
  allowance.name = plan.name;
  allowance.concurrent = !concurrent.is_absent();
  const auto units = (allowance.concurrent ? concurrent : capacity).as_double();
  if (!units || *units <= 0) {
    return base::error(base::ErrorKind::stopped,
                       "budget '" + plan.name + "' needs a number above 0 as its capacity");
  }
  allowance.capacity = *units;
  if (!allowance.concurrent) {
    allowance.per = plan.spec->per;
    allowance.resets = plan.spec->resets;
    allowance.reserve = plan.spec->reserve;
    allowance.burst = plan.spec->burst;
    const auto& words = spec::describe(static_cast<const spec::AnswerClass*>(nullptr));
    for (const spec::AnswerClass each : plan.spec->free) {
      allowance.free.emplace(words.word_of(each));
    }
  }
  return allowance;
}

}  // namespace

base::Value complete_settings(const spec::Connector& connector, const base::Value& given) {
  base::Value settings = base::Value::object();
  for (const auto& [name, setting] : connector.settings) {
    if (setting.type == spec::SettingType::secret) continue;
    const base::Value& value = given.get(name.value);
    settings.set(name.value, value.is_absent() ? setting.default_value : value);
  }
  return settings;
}

std::unique_ptr<Auth> choose_auth(const Compiled& compiled, const std::string& name,
                                  const AuthParts& parts, std::optional<base::Error>& broken) {
  if (compiled.auth.empty() && name.empty()) return std::make_unique<NoAuth>();
  const auto chosen = std::find_if(compiled.auth.begin(), compiled.auth.end(),
                                   [&](auto& each) { return name.empty() || each.first == name; });
  if (chosen != compiled.auth.end()) {
    return std::visit([&](const auto& plan) { return make_auth(plan, parts); }, chosen->second);
  }
  std::vector<std::string> names;
  for (const auto& [known, plan] : compiled.auth) names.push_back(known);
  broken = base::error(base::ErrorKind::stopped,
                       "connector " + compiled.spec.name.value + " has no auth '" + name + "'",
                       base::did_you_mean(name, names));
  return std::make_unique<NoAuth>();
}

std::vector<Allowance> allowances(const Compiled& compiled, const base::Value& settings,
                                  std::optional<base::Error>& broken) {
  std::vector<Allowance> all;
  for (const BudgetPlan& plan : compiled.budgets) {
    auto result = allowance(plan, settings);
    if (result) {
      all.push_back(*std::move(result));
    } else if (!broken) {
      broken = std::move(result).error();
    }
  }
  return all;
}

}  // namespace engine::connector
