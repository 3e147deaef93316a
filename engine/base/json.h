// JSON text to Value and back. Numbers keep their text, strings are checked to be UTF-8.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/value.h"

namespace engine::base {

// Error: kind invalid, with the byte offset. Deeper than 200 levels is an error. Of a key given
// twice the last value counts.
Result<Value> parse_json(std::string_view text);

// Compact. Absent becomes null; a promise its name as a string.
std::string to_json(const Value& value);
void append_json(std::string& out, const Value& value);
void append_json_string(std::string& out, std::string_view text);
// Two spaces a level, for people.
std::string to_pretty_json(const Value& value);
// Keys sorted, numbers in their shortest form: equal values give equal text. For hashes.
std::string to_canonical_json(const Value& value);

}  // namespace engine::base
