#include "connector/secret_text.h"

#include <algorithm>

#include "connector/wire_text.h"

namespace engine::connector {

namespace {

constexpr std::string_view kSettings = "settings.";

base::Result<std::string_view> reveal(const Secrets& secrets, const std::string& setting) {
  const auto found = secrets.find(setting);
  if (found == secrets.end() || found->second.empty()) {
    return base::error(base::ErrorKind::unauthorized, "the secret '" + setting + "' has no value",
                       "set it with 'engine secret set' or in the environment");
  }
  return found->second.reveal();
}

}  // namespace

SecretText SecretText::compile(const config::Template& source, const std::set<std::string>& secrets,
                               lua::Script& script, const lua::Names& names,
                               base::Diagnostics& diagnostics) {
  SecretText text;
  for (const auto& part : source.parts) {
    if (const auto* constant = std::get_if<std::string>(&part)) {
      text.parts_.emplace_back(*constant);
      continue;
    }
    const auto& expression = std::get<config::Expression>(part);
    const std::string_view path = expression.source;
    if (path.starts_with(kSettings) &&
        secrets.contains(expression.source.substr(kSettings.size()))) {
      text.parts_.emplace_back(Reference{expression.source.substr(kSettings.size())});
    } else {
      text.parts_.emplace_back(lua::Expression::compile(expression, script, names, diagnostics));
    }
  }
  return text;
}

bool SecretText::holds_secret() const {
  return std::any_of(parts_.begin(), parts_.end(),
                     [](const auto& part) { return std::holds_alternative<Reference>(part); });
}

base::Result<base::Secret> SecretText::evaluate(lua::Runtime& lua, const lua::Scope& scope,
                                                const Secrets& secrets) const {
  std::string text;
  for (const auto& part : parts_) {
    if (const auto* constant = std::get_if<std::string>(&part)) {
      text += *constant;
    } else if (const auto* reference = std::get_if<Reference>(&part)) {
      TRY(const std::string_view secret, reveal(secrets, reference->setting));
      text += secret;
    } else {
      TRY(const base::Value value, std::get<lua::Expression>(part).evaluate(lua, scope));
      text += wire_text(value);
    }
  }
  return base::Secret(std::move(text));
}

}  // namespace engine::connector
