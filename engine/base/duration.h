// Spans and points of time in microseconds, and "1m30s" both ways.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace engine::base {

using Duration = std::chrono::microseconds;
// UTC, microseconds since 1970.
using Time = std::chrono::time_point<std::chrono::system_clock, Duration>;

// "90s", "1m30s", "250ms", "72h", "400d", "0". A number without a unit is not a duration.
std::optional<Duration> parse_duration(std::string_view text);
std::string to_text(Duration duration);

// RFC 3339 in UTC: "2026-11-21T09:30:00Z", with ".123456" only when there are fractions.
std::string to_text(Time time);
// RFC 3339 and the spellings vendors use for it: "…Z", "…+0000", "…-08:00", "…Z+0000", a blank
// instead of T, fractions of a second. Without any zone: nullopt, unless `assume_utc`.
std::optional<Time> parse_time(std::string_view text, bool assume_utc = false);

inline std::int64_t to_micros(Time time) {
  return time.time_since_epoch().count();
}

inline Time from_micros(std::int64_t micros) {
  return Time(Duration(micros));
}

}  // namespace engine::base
