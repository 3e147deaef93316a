#include "base/date.h"

#include <date/tz.h>
#include <fmt/format.h>

namespace engine::base {

namespace {

// "YYYY-MM-DD" and "HH:MM" have digits where the pattern has a 0.
bool looks_like(std::string_view pattern, std::string_view text) {
  if (text.size() != pattern.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (pattern[i] == '0' ? !digit : text[i] != pattern[i]) return false;
  }
  return true;
}

int number(std::string_view digits) {
  int value = 0;
  for (const char digit : digits) value = value * 10 + (digit - '0');
  return value;
}

// The library throws for a name it does not know and for a missing database. It loads that once,
// which the thread sanitizer can see here only.
Result<const date::time_zone*> find_zone(std::string_view name) {
  try {
    [[maybe_unused]] static const date::tzdb& loaded = date::get_tzdb();
    return date::locate_zone(name);
  } catch (const std::exception&) {
    return error(ErrorKind::invalid, "'" + std::string(name) + "' is not a known time zone",
                 "use an IANA name such as Europe/Berlin; they come with the package tzdata");
  }
}

Time instant(const date::time_zone& zone, date::local_time<Duration> wall_clock) {
  const date::local_info info = zone.get_info(wall_clock);
  if (info.result == date::local_info::nonexistent) return info.second.begin;
  return Time(wall_clock.time_since_epoch() - info.first.offset);
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) {
  if (!looks_like("0000-00-00", text)) return std::nullopt;
  const Date date{number(text.substr(0, 4)), static_cast<unsigned>(number(text.substr(5, 2))),
                  static_cast<unsigned>(number(text.substr(8, 2)))};
  const date::year_month_day day(date::year(date.year), date::month(date.month),
                                 date::day(date.day));
  if (!day.ok()) return std::nullopt;
  return date;
}

std::string to_text(Date date) {
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::optional<TimeOfDay> parse_time_of_day(std::string_view text) {
  if (!looks_like("00:00", text)) return std::nullopt;
  const TimeOfDay result{number(text.substr(0, 2)), number(text.substr(3, 2))};
  if (result.hour > 23 || result.minute > 59) return std::nullopt;
  return result;
}

bool known_zone(std::string_view name) {
  return find_zone(name).ok();
}

Result<Date> local_date(Time time, std::string_view zone) {
  TRY(const auto* found, find_zone(zone));
  const date::year_month_day day(date::floor<date::days>(found->to_local(time)));
  return Date{static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
              static_cast<unsigned>(day.day())};
}

Result<Duration> utc_offset(Time time, std::string_view zone) {
  TRY(const auto* found, find_zone(zone));
  return Duration(found->get_info(time).offset);
}

Result<Time> next_local_time(Time after, std::string_view zone, TimeOfDay at) {
  TRY(const auto* found, find_zone(zone));
  auto day = date::floor<date::days>(found->to_local(after));
  while (true) {
    const auto wall_clock = day + std::chrono::hours(at.hour) + std::chrono::minutes(at.minute);
    const Time result = instant(*found, wall_clock);
    if (result > after) return result;
    day += date::days(1);
  }
}

}  // namespace engine::base
