#include "store/value_column.h"

#include "base/json.h"

namespace engine::store {

std::optional<std::string> to_column(const base::Value& value) {
  if (value.is_absent()) return std::nullopt;
  return base::to_json(value);
}

base::Result<base::Value> from_column(const Statement& row, int column) {
  if (row.is_null(column)) return base::Value();
  return base::parse_json(row.text(column));
}

std::optional<std::string> unless_empty(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return text;
}

}  // namespace engine::store
