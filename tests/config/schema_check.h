// Whether a value is valid by a JSON Schema: as much of draft-07 as our schemas use.
#pragma once

#include <algorithm>
#include <regex>
#include <string>

#include "base/value.h"

namespace engine::config {

class SchemaCheck {
 public:
  explicit SchemaCheck(const base::Value& schema) : root_(schema) {}

  bool accepts(const base::Value& value) const { return accepts(root_, value); }

 private:
  using Value = base::Value;

  bool accepts(const Value& schema, const Value& value) const {
    if (schema.is_boolean()) return schema.as_boolean();
    if (schema.has("$ref")) return accepts(definition(schema.get("$ref").as_text()), value);
    return accepts_type(schema.get("type"), value) && accepts_words(schema, value) &&
           accepts_logic(schema, value) && accepts_number(schema, value) &&
           accepts_text(schema, value) && accepts_list(schema, value) &&
           accepts_object(schema, value);
  }

  const Value& definition(std::string_view reference) const {
    return root_.get("definitions")
        .get(reference.substr(std::string_view("#/definitions/").size()));
  }

  static bool accepts_type(const Value& type, const Value& value) {
    if (type.is_absent()) return true;
    if (type.is_list()) {
      return std::any_of(type.items_begin(), type.items_end(),
                         [&](const Value& t) { return accepts_type(t, value); });
    }
    const std::string_view name = type.as_text();
    return (name == "object" && value.is_object()) || (name == "array" && value.is_list()) ||
           (name == "string" && value.is_text()) || (name == "boolean" && value.is_boolean()) ||
           (name == "number" && value.is_number()) ||
           (name == "integer" && value.is_number() &&
            value.as_text().find_first_of(".eE") == std::string_view::npos);
  }

  static bool accepts_words(const Value& schema, const Value& value) {
    const Value& words = schema.get("enum");
    const bool in_enum =
        words.is_absent() || std::count(words.items_begin(), words.items_end(), value) > 0;
    return in_enum && (!schema.has("const") || schema.get("const") == value);
  }

  bool accepts_logic(const Value& schema, const Value& value) const {
    const auto holds = [&](const Value& part) { return accepts(part, value); };
    const Value& all = schema.get("allOf");
    const Value& any = schema.get("anyOf");
    if (!std::all_of(all.items_begin(), all.items_end(), holds)) return false;
    if (any.size() > 0 && std::none_of(any.items_begin(), any.items_end(), holds)) return false;
    if (!schema.has("if")) return true;
    return accepts(schema.get(holds(schema.get("if")) ? "then" : "else"), value);
  }

  static bool accepts_number(const Value& schema, const Value& value) {
    if (!value.is_number()) return true;
    return (!schema.has("minimum") || *value.as_double() >= *schema.get("minimum").as_double()) &&
           (!schema.has("maximum") || *value.as_double() <= *schema.get("maximum").as_double());
  }

  static bool accepts_text(const Value& schema, const Value& value) {
    if (!value.is_text() || !schema.has("pattern")) return true;
    return std::regex_search(std::string(value.as_text()),
                             std::regex(std::string(schema.get("pattern").as_text())));
  }

  bool accepts_list(const Value& schema, const Value& value) const {
    if (!value.is_list()) return true;
    if (value.size() < least(schema.get("minItems"))) return false;
    const Value& item = schema.get("items");
    return item.is_absent() || std::all_of(value.items_begin(), value.items_end(),
                                           [&](const Value& each) { return accepts(item, each); });
  }

  bool accepts_object(const Value& schema, const Value& value) const {
    if (!value.is_object()) return true;
    if (value.size() < least(schema.get("minProperties"))) return false;
    for (const Value& key : schema.get("required").items()) {
      if (!value.has(key.as_text())) return false;
    }
    return std::all_of(value.begin(), value.end(),
                       [&](const Value::Entry& entry) { return accepts_property(schema, entry); });
  }

  bool accepts_property(const Value& schema, const Value::Entry& entry) const {
    if (schema.has("propertyNames") && !accepts(schema.get("propertyNames"), entry.key))
      return false;
    const Value& property = schema.get("properties").get(entry.key.as_text());
    if (!property.is_absent()) return accepts(property, entry.value);
    return !schema.has("additionalProperties") ||
           accepts(schema.get("additionalProperties"), entry.value);
  }

  static std::size_t least(const Value& size) {
    return static_cast<std::size_t>(size.as_integer().value_or(0));
  }

  const Value& root_;
};

}  // namespace engine::config
