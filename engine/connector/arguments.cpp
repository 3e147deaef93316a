#include "connector/arguments.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/suggest.h"

namespace engine::connector {

namespace {

// What the engine itself passes to operations, declared or not.
constexpr std::array<std::string_view, 8> kBuiltIn = {"id",     "ids",     "value",  "field",
                                                      "fields", "changes", "record", "batch"};

std::optional<base::Value> converted(const std::string& type, const base::Value& value) {
  if (type == "text" && (value.is_text() || value.is_number())) {
    return base::Value::text(value.as_text());
  }
  if (type == "int") {
    const auto whole = value.as_integer();
    return whole ? std::optional(base::Value::number(*whole)) : std::nullopt;
  }
  if (type == "number") {
    if (value.is_number()) return value;
    const bool numeric = value.is_text() && base::is_json_number(value.as_text());
    return numeric ? std::optional(base::Value::number_text(value.as_text())) : std::nullopt;
  }
  if (type == "bool") {
    if (value.is_boolean()) return value;
    if (value.as_text() == "true") return base::Value::boolean(true);
    if (value.as_text() == "false") return base::Value::boolean(false);
    return std::nullopt;
  }
  if (type == "list") return value.is_list() ? value : base::Value::list({value});
  if (type == "record") return value.is_object() ? std::optional(value) : std::nullopt;
  return type == "any" ? std::optional(value) : std::nullopt;
}

base::Result<void> known(const Operation& operation, const std::string& name) {
  std::vector<std::string> names;
  for (const Input& input : operation.input) names.push_back(input.name);
  const auto is_name = [&](const auto& each) { return each == name; };
  if (std::any_of(names.begin(), names.end(), is_name) ||
      std::any_of(kBuiltIn.begin(), kBuiltIn.end(), is_name)) {
    return {};
  }
  return base::error(base::ErrorKind::invalid,
                     "operation " + operation.name + " has no argument '" + name + "'",
                     base::did_you_mean(name, names));
}

}  // namespace

base::Result<base::Value> complete_arguments(const Operation& operation,
                                             const base::Value& arguments) {
  for (const auto& [name, value] : arguments) {
    TRY(known(operation, std::string(name.as_text())));
  }
  base::Value complete = arguments.is_object() ? arguments : base::Value::object();
  for (const Input& input : operation.input) {
    const base::Value& given = arguments.get(input.name);
    const base::Value& value = given.is_absent() ? input.default_value : given;
    if (value.is_absent() || value.is_null() || value.is_promise()) continue;
    auto fitting = converted(input.type, value);
    if (!fitting) {
      return base::error(base::ErrorKind::invalid, "operation " + operation.name + ": argument '" +
                                                       input.name + "' must be of type " +
                                                       input.type);
    }
    complete.set(input.name, *std::move(fitting));
  }
  return complete;
}

}  // namespace engine::connector
