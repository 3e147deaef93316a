#include "lua/host.h"

#include <algorithm>
#include <array>
#include <vector>

#include "lua/host_groups.h"

namespace engine::lua {

using base::Result;
using base::Value;

std::span<const HostFunction> host_functions() {
  static const std::vector<HostFunction> all = [] {
    std::vector<HostFunction> functions;
    for (const auto& group : {text_functions(), name_functions(), encoding_functions(),
                              number_functions(), date_functions(), list_functions(),
                              object_functions(), value_functions(), request_functions()}) {
      functions.insert(functions.end(), group.begin(), group.end());
    }
    return functions;
  }();
  return all;
}

const HostFunction* host_function(std::string_view name) {
  const auto all = host_functions();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const HostFunction& f) { return f.name == name; });
  return found == all.end() ? nullptr : &*found;
}

namespace {

std::string_view kind_name(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::absent:
      return "nothing";
    case Value::Kind::null:
      return "null";
    case Value::Kind::boolean:
      return "a boolean";
    case Value::Kind::number:
      return "a number";
    case Value::Kind::text:
      return "a text";
    case Value::Kind::list:
      return "a list";
    case Value::Kind::object:
      return "an object";
    case Value::Kind::promise:
      return "an id that is not known yet";
  }
  return "";
}

}  // namespace

base::Error wrong(std::string_view function, std::string_view expected, const Value& got) {
  return base::error(base::ErrorKind::invalid, std::string(function) + " expects " +
                                                   std::string(expected) + ", not " +
                                                   std::string(kind_name(got)));
}

Result<std::string> as_text(const Value& value, std::string_view function) {
  if (value.is_list() || value.is_object()) return wrong(function, "a text", value);
  if (value.is_boolean()) return std::string(value.as_boolean() ? "true" : "false");
  return std::string(value.as_text());
}

Result<Value> as_list(const Value& value, std::string_view function) {
  if (value.is_list()) return value;
  if (value.is_absent() || value.is_null()) return Value::list();
  if (value.is_object() && value.size() == 0) return Value::list();  // {} in Lua may be either
  return wrong(function, "a list", value);
}

Result<Value> as_object(const Value& value, std::string_view function) {
  if (value.is_object()) return value;
  if (value.is_absent() || value.is_null()) return Value::object();
  return wrong(function, "an object", value);
}

Result<std::int64_t> as_integer(const Value& value, std::string_view function) {
  if (const auto integer = value.as_integer()) return *integer;
  return wrong(function, "a whole number", value);
}

}  // namespace engine::lua
