// Civil dates and the wall clock of IANA time zones.
//
// Safe to use from several threads. Error: kind invalid, for a zone that does not exist (or no time
// zone database on this machine).
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "base/duration.h"
#include "base/result.h"

namespace engine::base {

struct Date {
  int year = 1970;
  unsigned month = 1;
  unsigned day = 1;

  friend auto operator<=>(const Date&, const Date&) = default;
};

// "2026-11-21"; nullopt for anything else, days that no calendar has included.
std::optional<Date> parse_date(std::string_view text);
std::string to_text(Date date);

struct TimeOfDay {
  int hour = 0;
  int minute = 0;
};

// "09:30", "00:00" to "23:59".
std::optional<TimeOfDay> parse_time_of_day(std::string_view text);

bool known_zone(std::string_view name);
Result<Date> local_date(Time time, std::string_view zone);
// How far the wall clock of `zone` is ahead of UTC at that time.
Result<Duration> utc_offset(Time time, std::string_view zone);
// When the wall clock of `zone` shows `at` for the first time after `after`. A time that a day
// leaves out means the first instant after the gap; one that a day has twice means the first of the
// two.
Result<Time> next_local_time(Time after, std::string_view zone, TimeOfDay at);

}  // namespace engine::base
