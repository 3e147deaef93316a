// One log line as text or JSON. What it returns is safe to print: secrets are not its business.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/duration.h"
#include "base/log.h"

namespace engine::base::log {

struct Line {
  Time time;
  std::uint64_t sequence = 0;  // counts the process's lines; only in JSON
  Level level = Level::info;
  std::string_view message;
  std::span<const Field> fields;
};

// With a newline at the end, never longer than 16 KiB: what does not fit any more is cut to "…".
// Control characters and malformed UTF-8 are escaped.
std::string to_json(const Line& line);
std::string to_text(const Line& line);

}  // namespace engine::base::log
