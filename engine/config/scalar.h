// What an unquoted word of YAML means. The only such rules in the engine:
//
//   true, false             booleans; yes, no, on, off are text
//   5, -3, 1.10, 2e6        numbers as JSON writes them; 012, 1_000, 0x1F, +5, 12:30 are text
//   null, ~, nothing        null
//
// Whatever is quoted is text.
#pragma once

#include <cstdint>
#include <optional>

#include "base/value.h"
#include "config/node.h"

namespace engine::config {

std::optional<bool> as_boolean(const Node& node);
// A number without fraction and exponent; nullopt too when it does not fit.
std::optional<std::int64_t> as_integer(const Node& node);
std::optional<double> as_number(const Node& node);

// The whole tree as a value, by the rules above; numbers keep their text.
base::Value to_value(const Node& node);

}  // namespace engine::config
