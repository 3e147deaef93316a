#include "app/settings.h"

#include <cstdlib>

#include "base/content_hash.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "config/shape.h"

namespace engine::app {

using base::Value;

namespace {

struct Given {
  Value value;
  base::SourceLoc at;  // unknown for --set and the environment
  std::string from;    // "--set", "engine.yaml", "the environment variable X"
};

std::string_view word(spec::SettingType type) {
  switch (type) {
    case spec::SettingType::integer:
      return "a whole number";
    case spec::SettingType::number:
      return "a number";
    case spec::SettingType::boolean:
      return "true or false";
    case spec::SettingType::url:
      return "an address that begins with http:// or https://";
    case spec::SettingType::duration:
      return "a duration such as 30s";
    case spec::SettingType::list:
      return "a list";
    default:
      return "text";
  }
}

bool is_url(std::string_view text) {
  return text.starts_with("http://") || text.starts_with("https://");
}

// Text from outside becomes a number or a boolean only because the setting's type says so.
std::optional<Value> typed(spec::SettingType type, const Value& value) {
  const std::string_view text = value.as_text();
  switch (type) {
    case spec::SettingType::integer: {
      const auto number = value.as_integer();
      return number ? std::optional<Value>(Value::number(*number)) : std::nullopt;
    }
    case spec::SettingType::number:
      return value.as_double() ? std::optional<Value>(Value::number_text(text)) : std::nullopt;
    case spec::SettingType::boolean:
      if (value.is_boolean()) return value;
      return text == "true" || text == "false"
                 ? std::optional<Value>(Value::boolean(text == "true"))
                 : std::nullopt;
    case spec::SettingType::url: {
      if (!is_url(text)) return std::nullopt;
      std::string plain(text);
      while (plain.ends_with('/')) plain.pop_back();
      return Value::text(plain);
    }
    case spec::SettingType::duration:
      return base::parse_duration(text) ? std::optional<Value>(value) : std::nullopt;
    case spec::SettingType::list: {
      if (value.is_list()) return value;
      Value list = Value::list();
      for (const auto& item : base::split(text, ',')) {
        if (!base::trim(item).empty()) list.push(Value::text(base::trim(item)));
      }
      return list;
    }
    case spec::SettingType::text:
    case spec::SettingType::secret:
      if (value.is_text()) return value;
      return value.is_number() ? std::optional<Value>(Value::text(text)) : std::nullopt;
  }
  return std::nullopt;
}

// ", not 'many'"; nothing of a secret.
std::string shown(const spec::Setting& setting, const Value& value) {
  if (setting.type == spec::SettingType::secret || value.is_list() || value.is_object()) return "";
  return ", not '" + std::string(value.as_text()) + "'";
}

std::optional<Given> find(const std::string& name, const spec::Setting& setting,
                          const Sources& sources) {
  if (sources.overrides != nullptr) {
    for (const auto& each : *sources.overrides) {
      if (each.owner == sources.owner && each.setting == name)
        return Given{Value::text(each.value), {}, "--set"};
    }
  }
  if (sources.app != nullptr) {
    for (const auto& [key, value] : *sources.app) {
      if (key.value == name) return Given{value, key.at, "engine.yaml"};
    }
  }
  if (const Value& value = sources.pack.get(name); !value.is_absent())
    return Given{value, setting.at, "the pack"};
  if (!setting.env.empty()) {
    if (const auto text = sources.environment(setting.env))
      return Given{Value::text(*text), {}, "the environment variable " + setting.env};
  }
  if (!setting.default_value.is_absent())
    return Given{setting.default_value, setting.at, "its default"};
  return std::nullopt;
}

void check_names(const config::Named<spec::Setting>& settings, const Sources& sources,
                 base::Diagnostics& diagnostics) {
  std::vector<std::string> names;
  for (const auto& item : settings) names.push_back(item.first.value);
  const auto complain = [&](const std::string& name, const base::SourceLoc& at) {
    diagnostics.error("unknown-setting", at, "'" + name + "' is not a setting of " + sources.owner,
                      config::name_hint(name, names));
  };
  if (sources.overrides != nullptr) {
    for (const auto& each : *sources.overrides) {
      if (each.owner == sources.owner && settings.find(each.setting) == nullptr)
        complain(each.setting, {});
    }
  }
  if (sources.app == nullptr) return;
  for (const auto& item : *sources.app) {
    if (settings.find(item.first.value) == nullptr) complain(item.first.value, item.first.at);
  }
}

}  // namespace

Environment process_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value =
        std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): nothing of ours writes it
    if (value == nullptr) return std::nullopt;
    return std::string(value);
  };
}

std::optional<Override> parse_override(const std::string& text) {
  const auto equals = text.find('=');
  const auto dot = text.find('.');
  if (equals == std::string::npos || dot == std::string::npos || dot > equals || dot == 0)
    return std::nullopt;
  return Override{text.substr(0, dot), text.substr(dot + 1, equals - dot - 1),
                  text.substr(equals + 1)};
}

std::string Resolved::fingerprint() const {
  base::ContentHash hash;
  hash.add(base::to_canonical_json(plain));
  for (const auto& [name, secret] : secrets) {
    hash.add(name);
    hash.add(secret.reveal());
  }
  return hash.hex();
}

Resolved resolve(const config::Named<spec::Setting>& settings, const Sources& sources,
                 base::Diagnostics& diagnostics) {
  Resolved result;
  check_names(settings, sources, diagnostics);
  for (const auto& [name, setting] : settings) {
    const auto given = find(name.value, setting, sources);
    if (!given) {
      if (!setting.optional) result.missing.push_back(name.value);
      continue;
    }
    const auto value = typed(setting.type, given->value);
    if (!value) {
      diagnostics.error("wrong-setting", given->at.known() ? given->at : setting.at,
                        "setting '" + name.value + "' of " + sources.owner + " wants " +
                            std::string(word(setting.type)) + shown(setting, given->value),
                        "its value comes from " + given->from);
      continue;
    }
    if (setting.type == spec::SettingType::secret) {
      base::Secret secret{std::string(value->as_text())};
      base::log::redact(secret);
      result.secrets.emplace(name.value, std::move(secret));
    } else {
      result.plain.set(name.value, *value);
    }
  }
  return result;
}

}  // namespace engine::app
