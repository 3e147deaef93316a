// A mapping of one field `out`, compiled from YAML, and what it makes of records given as JSON.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "config/read.h"
#include "config/yaml.h"
#include "lua/script.h"
#include "rule/map.h"

namespace engine::rule {

inline std::shared_ptr<const base::SourceFile> source_file(std::string path, std::string text) {
  return std::make_shared<const base::SourceFile>(
      base::SourceFile{std::move(path), std::move(text)});
}

inline std::string to_text(const base::Diagnostics& diagnostics) {
  std::string text;
  for (const auto& each : diagnostics.sorted()) text += base::to_text(each);
  return text;
}

// The lookup `countries` knows France only, as FR.
class Countries final : public LookupSource {
 public:
  base::Result<base::Value> value(const std::string& lookup,
                                  const base::Value& key) const override {
    if (lookup == "offline")
      return base::error(base::ErrorKind::transient, "the listing did not answer");
    if (key.as_text() == "France") return base::Value::text("FR");
    if (key.as_text() == "Nowhere") return base::Value::null();
    return base::Value();
  }
};

constexpr const char* kWords = R"(local words = {}
function words.shout(value) return value and value .. "!" end
function words.flag(value) return value == true and "Yes" or "No" end
function words.refuse() return nil, "too few digits" end
function words.broken() error("no way") end
function words.full(record) return record.first .. " " .. record.last end
function words.always() return 7 end
return words
)";

class Mapped {
 public:
  explicit Mapped(const std::string& field_yaml)
      : Mapped(std::vector<std::string>{"out: " + field_yaml}) {}

  explicit Mapped(const std::vector<std::string>& fields)
      : script_("pack", lua::Kind::function, {{"words", source_file("words.lua", kWords)}}, {}) {
    std::string text;
    for (const auto& field : fields) text += field + "\n";
    const auto node = config::load_yaml(source_file("mappings.yaml", text), diagnostics_);
    if (!node || !config::read(*node, spec_, diagnostics_)) return;
    mapping_ = Mapping::compile("people", spec_, script_, {"settings.*"}, {"countries", "offline"},
                                diagnostics_);
  }

  std::string problems() const { return to_text(diagnostics_); }

  base::Result<WantedList> map(const std::string& record) {
    lua::Scope scope;
    scope.set("settings", base::Value::object({{"owner", base::Value::text("bot")}}));
    return mapping_->map(lua_, *base::parse_json(record), scope, Countries());
  }

  // One line each: place, code, message and hints.
  std::string brief_problems() const {
    std::string text;
    for (const auto& each : diagnostics_.sorted()) {
      const bool error = each.severity == base::Severity::error;
      text += (text.empty() ? "" : "\n") + each.at.text() + ": " + (error ? "error[" : "warning[") +
              each.code + "]: " + each.message;
      for (const auto& hint : each.hints) text += "; " + hint;
    }
    return text;
  }

  // The wanted values as JSON, fields that leave the target alone left out; or the error.
  std::string of(const std::string& record) {
    const auto wanted = map(record);
    if (!wanted) return base::to_text(wanted.error());
    base::Value fields = base::Value::object();
    for (const auto& each : *wanted) fields.set(*each.field, each.value);
    return base::to_json(fields);
  }

  const Mapping& mapping() const { return *mapping_; }

 private:
  base::Diagnostics diagnostics_;
  spec::Mapping spec_;
  lua::Script script_;
  lua::Runtime lua_;
  std::shared_ptr<const Mapping> mapping_;
};

}  // namespace engine::rule
