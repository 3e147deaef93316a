#include "spec/setting_spec.h"

namespace engine::spec {

const config::Enum<SettingType>& describe(const SettingType*) {
  static const auto words =
      config::Enum<SettingType>("setting type", "What kind of value a setting has.")
          .word("text", SettingType::text, "Text.")
          .word("int", SettingType::integer, "A whole number.")
          .word("number", SettingType::number, "A number.")
          .word("bool", SettingType::boolean, "true or false.")
          .word("url", SettingType::url, "An address that begins with http:// or https://.")
          .word("duration", SettingType::duration, "A duration such as 30s.")
          .word("secret", SettingType::secret,
                "Text that only auth may use and that is never shown.")
          .word("list", SettingType::list, "A list of values.");
  return words;
}

const config::Object<Setting>& describe(const Setting*) {
  static const auto object =
      config::Object<Setting>("setting", "A value that a workspace gives to a connector or a pack.")
          .optional("type", &Setting::type, "What kind of value it is.")
          .optional("env", &Setting::env, "The environment variable that it may come from.",
                    config::identifier())
          .optional("default", &Setting::default_value, "The value when nobody gives one.")
          .optional("optional", &Setting::optional,
                    "Nobody needs to give it; then it is absent, and a key that is absent opens "
                    "nothing.")
          .optional("doc", &Setting::doc, "What it is for.")
          .at(&Setting::at)
          .check([](const Setting& setting, config::Report& report) {
            if (setting.type == SettingType::secret && report.has("default")) {
              report.error("default", "a secret cannot have a default",
                           "name its environment variable with 'env'");
            }
            if (setting.optional && report.has("default"))
              report.error("optional", "a setting with a default is never absent",
                           "leave one of the two out");
          })
          .example("{ type: secret, env: ACME_TOKEN }")
          .example("{ type: text, default: \"\", doc: \"Owner when the name is unknown.\" }");
  return object;
}

const config::Object<SettingsCheck>& describe(const SettingsCheck*) {
  static const auto object =
      config::Object<SettingsCheck>("settings check",
                                    "What the values of settings may not, or should not, be.")
          .required("when", &SettingsCheck::when, "Whether it is so.",
                    config::scope({"settings", "connections"}))
          .optional("error", &SettingsCheck::error, "Then nothing starts, and this is why.",
                    config::scope({"settings", "connections"}))
          .optional("warning", &SettingsCheck::warning, "Then this is said at the start.",
                    config::scope({"settings", "connections"}))
          .at(&SettingsCheck::at)
          .check([](const SettingsCheck&, config::Report& report) {
            if (report.has("error") == report.has("warning"))
              report.error("", "a check has either an 'error' or a 'warning'");
          })
          .example("{ when: settings.interval < 1, error: \"'interval' is a minute or more\" }");
  return object;
}

}  // namespace engine::spec
