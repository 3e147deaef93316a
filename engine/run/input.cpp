#include "run/input.h"

#include "base/json.h"
#include "base/suggest.h"

namespace engine::run {

using base::ErrorKind;
using base::Result;
using base::Value;

namespace {

std::string_view wanted_word(std::string_view type) {
  if (type == "int") return "a whole number";
  if (type == "number") return "a number";
  if (type == "bool") return "true or false";
  if (type == "list") return "a list";
  if (type == "record") return "a record";
  return "a text";
}

Reply refusal(const std::string& name, const std::string& problem) {
  return json_reply(400, Value::object({{"error", Value::text(name + ": " + problem)}}));
}

// Absent unless one of the paths tells something.
Result<Value> first_given(const rule::Input& input, const lua::Scope& scope, lua::Runtime& lua) {
  for (const auto& from : input.from) {
    TRY(Value value, from.evaluate(lua, scope));
    if (!value.is_absent() && !value.is_null()) return value;
  }
  return input.spec->default_value;
}

}  // namespace

std::optional<Value> typed(const std::string& type, const Value& value) {
  if (type == "int") {
    const auto number = value.as_integer();
    return number ? std::optional<Value>(Value::number(*number)) : std::nullopt;
  }
  if (type == "number") {
    if (value.is_number()) return value;
    if (!value.is_text() || !value.as_double()) return std::nullopt;
    return Value::number_text(value.as_text());
  }
  if (type == "bool") {
    if (value.is_boolean()) return value;
    if (value.as_text() == "true" || value.as_text() == "false")
      return Value::boolean(value.as_text() == "true");
    return std::nullopt;
  }
  if (type == "text") {
    if (value.is_text()) return value;
    if (value.is_number()) return Value::text(value.as_text());
    return std::nullopt;
  }
  if (type == "list") return value.is_list() ? std::optional<Value>(value) : std::nullopt;
  if (type == "record") return value.is_object() ? std::optional<Value>(value) : std::nullopt;
  return value;
}

Result<std::variant<Value, Reply>> inputs_of_request(const rule::Rule& rule, const Value& settings,
                                                     const Value& event, lua::Runtime& lua) {
  lua::Scope scope;
  scope.set("settings", settings);
  for (const auto& entry : event) scope.set(entry.key.as_text(), entry.value);
  Value result = Value::object({});
  for (const auto& input : rule.inputs) {
    TRY(const Value given, first_given(input, scope, lua));
    if (given.is_absent()) {
      if (input.absent) {
        TRY(Reply reply, render(*input.absent, lua, scope));
        return std::variant<Value, Reply>(std::move(reply));
      }
      if (input.spec->optional) continue;
      return std::variant<Value, Reply>(refusal(input.name, "is missing"));
    }
    auto value = typed(input.spec->type, given);
    if (!value) {
      scope.set("value", given);
      if (input.invalid) {
        TRY(Reply reply, render(*input.invalid, lua, scope));
        return std::variant<Value, Reply>(std::move(reply));
      }
      return std::variant<Value, Reply>(
          refusal(input.name, "wants " + std::string(wanted_word(input.spec->type))));
    }
    result.set(input.name, std::move(*value));
  }
  return std::variant<Value, Reply>(std::move(result));
}

Result<Value> inputs_by_name(const rule::Rule& rule, const Value& given) {
  std::vector<std::string> names;
  for (const auto& input : rule.inputs) names.push_back(input.name);
  for (const auto& entry : given) {
    const std::string name(entry.key.as_text());
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    return base::error(ErrorKind::invalid, "rule '" + rule.name + "' has no input '" + name + "'",
                       base::did_you_mean(name, names));
  }
  Value result = Value::object({});
  for (const auto& input : rule.inputs) {
    const Value& value = given.has(input.name) ? given.get(input.name) : input.spec->default_value;
    if (value.is_absent()) {
      if (input.spec->optional) continue;
      return base::error(ErrorKind::invalid,
                         "rule '" + rule.name + "' needs the input '" + input.name + "'",
                         "give it as " + input.name + "=…");
    }
    auto converted = typed(input.spec->type, value);
    if (!converted) {
      const std::string shown =
          value.is_text() ? std::string(value.as_text()) : base::to_json(value);
      return base::error(ErrorKind::invalid, "input '" + input.name + "' wants " +
                                                 std::string(wanted_word(input.spec->type)) +
                                                 ", not '" + shown + "'");
    }
    result.set(input.name, std::move(*converted));
  }
  return result;
}

}  // namespace engine::run
