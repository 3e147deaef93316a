// Values of any kind: blank or not, as text.
#include <algorithm>

#include "base/json.h"
#include "lua/host_groups.h"

namespace engine::lua {

using base::Result;
using base::Value;

namespace {

Value choose(Arguments a) {
  const auto found =
      std::find_if(a.begin(), a.end(), [](const Value& value) { return !value.is_blank(); });
  return found == a.end() ? Value() : *found;
}

constexpr HostFunction kFunctions[] = {
    {"choose", "choose(…) -> value", "The first that is not blank; nil when all are.", 0,
     kAnyNumber, false, [](Arguments a, const Runtime&) -> Result<Value> { return choose(a); }},
    {"default", "default(value, other) -> value",
     "The value, or the other one when it is nil or null.", 2, 2, false,
     [](Arguments a, const Runtime&) -> Result<Value> {
       return a[0].is_absent() || a[0].is_null() ? a[1] : a[0];
     }},
    {"is_blank", "is_blank(value) -> boolean",
     "Whether it is nil, null or a text of nothing but blanks.", 1, 1, false,
     [](Arguments a, const Runtime&) -> Result<Value> { return Value::boolean(a[0].is_blank()); }},
    {"text", "text(value) -> text",
     "The value as text; lists and objects as JSON, nil and null as \"\".", 1, 1, false,
     [](Arguments a, const Runtime&) -> Result<Value> {
       if (a[0].is_list() || a[0].is_object()) return Value::text(base::to_json(a[0]));
       TRY(const std::string text, as_text(a[0], "text"));
       return Value::text(text);
     }},
};

}  // namespace

std::span<const HostFunction> value_functions() {
  return kFunctions;
}

}  // namespace engine::lua
