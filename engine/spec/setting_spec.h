// A setting that a connector or a pack declares and that a workspace gives a value.
#pragma once

#include <optional>
#include <string>

#include "base/source.h"
#include "base/value.h"
#include "config/describe.h"
#include "config/template.h"

namespace engine::spec {

enum class SettingType { text, integer, number, boolean, url, duration, secret, list };

// Value from, in this order: --set, engine.yaml, the environment variable `env`, `default`.
// Without any of them an optional setting is absent, and another is missing: an error of `serve`.
struct Setting {
  SettingType type = SettingType::text;
  std::string env;
  base::Value default_value;  // absent: none
  bool optional = false;
  std::string doc;
  base::SourceLoc at;
};

// What settings may not be, or should not be; looked at when they are resolved. Exactly one of
// `error` and `warning`. Scope: settings.
struct SettingsCheck {
  config::Expression when;
  config::Template error;
  config::Template warning;
  base::SourceLoc at;
};

const config::Object<Setting>& describe(const Setting*);
const config::Object<SettingsCheck>& describe(const SettingsCheck*);
const config::Enum<SettingType>& describe(const SettingType*);

}  // namespace engine::spec
