// Objects.
#include "lua/host_groups.h"

namespace engine::lua {

using base::Result;
using base::Value;

namespace {

Result<Value> picked(Arguments a) {
  TRY(const Value object, as_object(a[0], "pick"));
  TRY(const Value names, as_list(a[1], "pick"));
  Value kept = Value::object();
  for (const Value& name : names.items()) kept.set(name.as_text(), object.get(name.as_text()));
  return kept;
}

Result<Value> without(Arguments a) {
  TRY(Value object, as_object(a[0], "without"));
  TRY(const Value names, as_list(a[1], "without"));
  for (const Value& name : names.items()) object.erase(name.as_text());
  return object;
}

Result<Value> merged(Arguments a) {
  Value result = Value::object();
  for (const Value& argument : a) {
    TRY(const Value object, as_object(argument, "merge"));
    for (const auto& [key, value] : object) result.set(key.as_text(), value);
  }
  return result;
}

Result<Value> keys(Arguments a) {
  TRY(const Value object, as_object(a[0], "keys"));
  Value list = Value::list();
  for (const auto& entry : object) list.push(entry.key);
  return list;
}

Result<Value> values(Arguments a) {
  TRY(const Value object, as_object(a[0], "values"));
  Value list = Value::list();
  for (const auto& entry : object) list.push(entry.value);
  return list;
}

constexpr HostFunction kFunctions[] = {
    {"object", "object() -> object", "An empty object.", 0, 0, false,
     [](Arguments, const Runtime&) -> Result<Value> { return Value::object(); }},
    {"keys", "keys(object) -> list", "The names of its fields, in order of the alphabet.", 1, 1,
     false, [](Arguments a, const Runtime&) { return keys(a); }},
    {"values", "values(object) -> list", "The values of its fields, in the order of their names.",
     1, 1, false, [](Arguments a, const Runtime&) { return values(a); }},
    {"pick", "pick(object, names) -> object", "Only the named fields.", 2, 2, false,
     [](Arguments a, const Runtime&) { return picked(a); }},
    {"without", "without(object, names) -> object", "All but the named fields.", 2, 2, false,
     [](Arguments a, const Runtime&) { return without(a); }},
    {"merge", "merge(object, …) -> object",
     "The fields of all; of a name given twice the last counts.", 1, kAnyNumber, false,
     [](Arguments a, const Runtime&) { return merged(a); }},
};

}  // namespace

std::span<const HostFunction> object_functions() {
  return kFunctions;
}

}  // namespace engine::lua
