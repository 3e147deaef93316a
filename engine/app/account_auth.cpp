#include "app/account_auth.h"

#include <algorithm>

#include "config/expressions.h"

namespace engine::app {

namespace {

constexpr std::string_view kSettings = "settings.";

// In auth a secret stands as a whole: ${settings.NAME}.
bool has_its_secrets(const spec::Auth& auth, const spec::Connector& connector,
                     const Resolved& resolved) {
  bool all = true;
  const auto look = [&](const config::Expression& expression, const config::Constraints&) {
    if (!expression.source.starts_with(kSettings)) return;
    const std::string name = expression.source.substr(kSettings.size());
    const spec::Setting* setting = connector.settings.find(name);
    if (setting == nullptr || setting->type != spec::SettingType::secret) return;
    const auto secret = resolved.secrets.find(name);
    all = all && secret != resolved.secrets.end() && !secret->second.empty();
  };
  std::visit([&](const auto& kind) { config::each_expression(kind, look); }, auth);
  return all;
}

}  // namespace

std::string auth_of(const spec::ConnectionUse& use, const spec::ConnectionSettings* given,
                    const spec::Connector& connector, const Resolved& resolved) {
  if (given != nullptr && !given->auth.value.empty()) return given->auth.value;
  if (!use.auth.value.empty() || connector.auth.empty()) return use.auth.value;
  const auto first = std::find_if(
      connector.auth.begin(), connector.auth.end(),
      [&](const auto& each) { return has_its_secrets(each.second, connector, resolved); });
  return (first == connector.auth.end() ? connector.auth.begin() : first)->first.value;
}

}  // namespace engine::app
