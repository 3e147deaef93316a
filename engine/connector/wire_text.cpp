#include "connector/wire_text.h"

#include "base/json.h"

namespace engine::connector {

std::string wire_text(const base::Value& value) {
  switch (value.kind()) {
    case base::Value::Kind::absent:
    case base::Value::Kind::null:
      return "";
    case base::Value::Kind::boolean:
      return value.as_boolean() ? "true" : "false";
    case base::Value::Kind::object:
      return base::to_json(value);
    case base::Value::Kind::list:
      break;
    default:
      return std::string(value.as_text());
  }
  std::string joined;
  for (const base::Value& item : value.items()) {
    if (&item != value.items_begin()) joined += ',';
    joined += wire_text(item);
  }
  return joined;
}

}  // namespace engine::connector
