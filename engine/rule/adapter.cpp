#include "rule/adapter.h"

#include <algorithm>

#include "base/suggest.h"
#include "lua/host.h"

namespace engine::rule {

using base::Result;
using base::Value;

namespace {

std::vector<std::string> known_names(const lua::Script& script) {
  std::vector<std::string> names = script.module_names();
  for (const auto& function : lua::host_functions()) {
    if (!function.connector_only) names.emplace_back(function.name);
  }
  return names;
}

bool is_module(const std::string& name, const lua::Script& script) {
  const auto modules = script.module_names();
  return std::find(modules.begin(), modules.end(), name) != modules.end();
}

std::string takes(const lua::HostFunction& function) {
  if (function.most == 0) return "no arguments";
  return "at least " + std::to_string(function.least) + " arguments";
}

}  // namespace

std::optional<Adapter> Adapter::compile(const base::Located<std::string>& name, lua::Script& script,
                                        base::Diagnostics& diagnostics) {
  Adapter adapter;
  adapter.script_ = &script;
  adapter.at_ = name.at;
  const bool in_module = name->find('.') != std::string::npos || is_module(*name, script);
  if (in_module) {
    const auto function = script.function(*name, name.at, diagnostics);
    if (!function) return std::nullopt;
    adapter.function_ = *function;
    return adapter;
  }
  adapter.native_ = lua::host_function(*name);
  if (adapter.native_ == nullptr || adapter.native_->connector_only) {
    diagnostics.error("unknown-function", name.at, "there is no function '" + *name + "'",
                      base::did_you_mean(*name, known_names(script)));
    return std::nullopt;
  }
  if (adapter.native_->least > 1 || adapter.native_->most < 1) {
    diagnostics.error(
        "adapter-arity", name.at,
        "'" + *name + "' takes " + takes(*adapter.native_) + ", an adapter gets one value",
        "call it in a 'value' or in a function of a module");
    return std::nullopt;
  }
  return adapter;
}

Result<Value> Adapter::call(lua::Runtime& lua, const Value& argument) const {
  const std::span<const Value> arguments(&argument, 1);
  if (native_ == nullptr) return lua.call(*script_, function_, arguments);
  auto result = native_->call(arguments, lua);
  if (!result && !result.error().at.known()) result.error().at = at_;
  return result;
}

}  // namespace engine::rule
