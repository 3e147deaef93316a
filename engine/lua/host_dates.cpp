// Dates and times. A date is "2026-11-21", a time RFC 3339; nothing here reads a clock but the
// task's.
#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "base/text.h"
#include "lua/host_groups.h"

namespace engine::lua {

using base::Result;
using base::Time;
using base::Value;

namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr std::int64_t kFarthest = 4'000'000;  // days: eleven thousand years
constexpr std::string_view kUtc = "UTC";

base::Error no_time(const Value& value, std::string_view function) {
  if (!value.is_text()) return wrong(function, "a date or time", value);
  return base::error(base::ErrorKind::invalid,
                     std::string(function) + " cannot read the time '" +
                         std::string(value.as_text().substr(0, 40)) + "'",
                     "use 2026-11-21 or 2026-11-21T09:30:00Z");
}

sys_days days_of(base::Date date) {
  return sys_days(std::chrono::year(date.year) / std::chrono::month(date.month) /
                  std::chrono::day(date.day));
}

base::Date date_of(sys_days day) {
  const std::chrono::year_month_day civil(day);
  return {static_cast<int>(civil.year()), static_cast<unsigned>(civil.month()),
          static_cast<unsigned>(civil.day())};
}

// A time, or a date as its midnight in UTC.
Result<Time> as_time(const Value& value, std::string_view function) {
  const std::string_view text = base::trim(value.as_text());
  if (const auto date = base::parse_date(text)) return Time(days_of(*date));
  if (const auto time = base::parse_time(text, true)) return *time;
  return no_time(value, function);
}

// A date, or the date of a time in UTC.
Result<base::Date> as_date(const Value& value, std::string_view function) {
  TRY(const Time time, as_time(value, function));
  return date_of(std::chrono::floor<days>(time));
}

Result<std::string> zone_argument(Arguments a, std::size_t index, std::string_view function) {
  if (a.size() <= index || a[index].is_blank()) return std::string(kUtc);
  return as_text(a[index], function);
}

Result<Value> date(Arguments a) {
  if (a[0].is_blank()) return Value();
  if (base::parse_date(base::trim(a[0].as_text()))) return Value::text(base::trim(a[0].as_text()));
  TRY(const Time time, as_time(a[0], "date"));
  TRY(const std::string zone, zone_argument(a, 1, "date"));
  TRY(const base::Date date, base::local_date(time, zone));
  return Value::text(base::to_text(date));
}

Result<Value> add_days(Arguments a) {
  if (a[0].is_blank()) return Value();
  TRY(const base::Date date, as_date(a[0], "add_days"));
  TRY(const std::int64_t count, as_integer(a[1], "add_days"));
  if (count > kFarthest || count < -kFarthest) {
    return base::error(base::ErrorKind::invalid,
                       "add_days adds at most " + std::to_string(kFarthest) + " days");
  }
  return Value::text(base::to_text(date_of(days_of(date) + days(count))));
}

Result<Value> time_of_seconds(std::int64_t seconds, std::string_view function) {
  constexpr std::int64_t kYear9999 = 253'402'300'799;
  if (seconds < -kYear9999 || seconds > kYear9999) {
    return base::error(base::ErrorKind::invalid,
                       std::string(function) + " leaves the years 0 to 9999");
  }
  return Value::text(base::to_text(Time(std::chrono::seconds(seconds))));
}

Result<Value> add_seconds(Arguments a) {
  if (a[0].is_blank()) return Value();
  constexpr std::int64_t kMost = kFarthest * 86'400;
  TRY(const Time time, as_time(a[0], "add_seconds"));
  TRY(const std::int64_t count, as_integer(a[1], "add_seconds"));
  if (count > kMost || count < -kMost) {
    return base::error(base::ErrorKind::invalid,
                       "add_seconds adds at most " + std::to_string(kMost) + " seconds");
  }
  return Value::text(base::to_text(time + std::chrono::seconds(count)));
}

Result<Value> epoch(Arguments a) {
  if (a[0].is_blank()) return Value();
  TRY(const Time time, as_time(a[0], "epoch"));
  return Value::number(
      std::int64_t{std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count()});
}

Result<Value> field(Arguments a, std::string_view function, unsigned (*of)(base::Date)) {
  if (a[0].is_blank()) return Value();
  TRY(const base::Date date, as_date(a[0], function));
  return Value::number(std::int64_t{of(date)});
}

constexpr std::string_view kMonths[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
constexpr std::string_view kDays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                      "Thursday", "Friday", "Saturday"};

// `local` is the wall clock, as if it were UTC.
std::string field_text(char letter, Time local) {
  const sys_days day = std::chrono::floor<days>(local);
  const base::Date date = date_of(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(local - day));
  const std::string_view month = kMonths[date.month - 1];
  const std::string_view weekday = kDays[std::chrono::weekday(day).c_encoding()];
  switch (letter) {
    case 'Y':
      return fmt::format("{:04}", date.year);
    case 'y':
      return fmt::format("{:02}", date.year % 100);
    case 'm':
      return fmt::format("{:02}", date.month);
    case 'd':
      return fmt::format("{:02}", date.day);
    case 'e':
      return std::to_string(date.day);
    case 'H':
      return fmt::format("{:02}", clock.hours().count());
    case 'M':
      return fmt::format("{:02}", clock.minutes().count());
    case 'S':
      return fmt::format("{:02}", clock.seconds().count());
    case 'B':
      return std::string(month);
    case 'b':
      return std::string(month.substr(0, 3));
    case 'A':
      return std::string(weekday);
    case 'a':
      return std::string(weekday.substr(0, 3));
    case '%':
      return "%";
    default:
      return "";
  }
}

Result<Value> format_time(Arguments a) {
  if (a[0].is_blank()) return Value();
  TRY(const Time time, as_time(a[0], "format_time"));
  TRY(const std::string pattern, as_text(a[1], "format_time"));
  TRY(const std::string zone, zone_argument(a, 2, "format_time"));
  TRY(const base::Duration offset, base::utc_offset(time, zone));
  std::string text;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') {
      text += pattern[i];
      continue;
    }
    const std::string part = ++i < pattern.size() ? field_text(pattern[i], time + offset) : "";
    if (part.empty()) {
      return base::error(base::ErrorKind::invalid,
                         "format_time does not know '" + pattern.substr(i - 1, 2) + "'",
                         "it knows %Y %y %m %d %e %H %M %S %B %b %A %a and %%");
    }
    text += part;
  }
  return Value::text(text);
}

constexpr HostFunction kFunctions[] = {
    {"now", "now() -> text", "The task's time, RFC 3339 in UTC.", 0, 0, false,
     [](Arguments, const Runtime& runtime) -> Result<Value> {
       return Value::text(base::to_text(runtime.now()));
     }},
    {"today", "today(zone) -> text", "The task's date in a time zone (UTC).", 0, 1, false,
     [](Arguments a, const Runtime& runtime) -> Result<Value> {
       TRY(const std::string zone, zone_argument(a, 0, "today"));
       TRY(const base::Date date, base::local_date(runtime.now(), zone));
       return Value::text(base::to_text(date));
     }},
    {"date", "date(time, zone) -> text",
     "The date of a time in a time zone (UTC); nil for a blank.", 1, 2, false,
     [](Arguments a, const Runtime&) { return date(a); }},
    {"time", "time(text) -> text",
     "A time in any usual spelling as RFC 3339 in UTC; nil for a blank.", 1, 1, false,
     [](Arguments a, const Runtime&) -> Result<Value> {
       if (a[0].is_blank()) return Value();
       TRY(const Time time, as_time(a[0], "time"));
       return Value::text(base::to_text(time));
     }},
    {"add_days", "add_days(date, days) -> text", "The date so many days later.", 2, 2, false,
     [](Arguments a, const Runtime&) { return add_days(a); }},
    {"add_seconds", "add_seconds(time, seconds) -> text", "The time so many seconds later.", 2, 2,
     false, [](Arguments a, const Runtime&) { return add_seconds(a); }},
    {"epoch", "epoch(time) -> number", "Seconds since 1970.", 1, 1, false,
     [](Arguments a, const Runtime&) { return epoch(a); }},
    {"from_epoch", "from_epoch(seconds) -> text", "The time so many seconds after 1970.", 1, 1,
     false,
     [](Arguments a, const Runtime&) -> Result<Value> {
       if (a[0].is_blank()) return Value();
       TRY(const std::int64_t seconds, as_integer(a[0], "from_epoch"));
       return time_of_seconds(seconds, "from_epoch");
     }},
    {"year", "year(date) -> number", "The year of a date.", 1, 1, false,
     [](Arguments a, const Runtime&) {
       return field(a, "year", [](base::Date date) { return static_cast<unsigned>(date.year); });
     }},
    {"month", "month(date) -> number", "The month of a date, 1 to 12.", 1, 1, false,
     [](Arguments a, const Runtime&) {
       return field(a, "month", [](base::Date date) { return date.month; });
     }},
    {"quarter", "quarter(date) -> number", "The quarter of a date, 1 to 4.", 1, 1, false,
     [](Arguments a, const Runtime&) {
       return field(a, "quarter", [](base::Date date) { return (date.month + 2) / 3; });
     }},
    {"format_time", "format_time(time, pattern, zone) -> text",
     "The time as the pattern says (%Y-%m-%d %H:%M:%S, %B and %b months, %A and %a weekdays) in a "
     "zone (UTC).",
     2, 3, false, [](Arguments a, const Runtime&) { return format_time(a); }},
};

}  // namespace

std::span<const HostFunction> date_functions() {
  return kFunctions;
}

}  // namespace engine::lua
