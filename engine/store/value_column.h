// Values as they stand in a column: JSON text, NULL for absent.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "base/value.h"
#include "store/database.h"

namespace engine::store {

std::optional<std::string> to_column(const base::Value& value);
base::Result<base::Value> from_column(const Statement& row, int column);
// NULL for "".
std::optional<std::string> unless_empty(const std::string& text);

}  // namespace engine::store
