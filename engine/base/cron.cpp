#include "base/cron.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <chrono>
#include <string>
#include <vector>

#include "base/text.h"

namespace engine::base {

namespace {

struct Field {
  const char* name;
  int lowest, highest;
  std::vector<std::string_view> words;  // of lowest, lowest + 1, …
};

const std::array<Field, 5>& fields() {
  static const std::array<Field, 5> all = {
      {{"minute", 0, 59, {}},
       {"hour", 0, 23, {}},
       {"day of the month", 1, 31, {}},
       {"month",
        1,
        12,
        {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}},
       {"day of the week", 0, 7, {"sun", "mon", "tue", "wed", "thu", "fri", "sat"}}}};
  return all;
}

Error wrong(const Field& field, std::string_view part) {
  return error(ErrorKind::invalid,
               "'" + std::string(part) + "' is no " + field.name + " of a cron expression",
               std::to_string(field.lowest) + " to " + std::to_string(field.highest) +
                   ", *, ranges such as 1-5, lists such as 1,15, steps such as */10");
}

Result<int> number(const Field& field, std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (std::size_t i = 0; i < field.words.size(); ++i) {
    if (field.words[i] == lower) return field.lowest + static_cast<int>(i);
  }
  int value = -1;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size() || value < field.lowest ||
      value > field.highest)
    return wrong(field, text);
  return value;
}

// One part of a list: *, a, a-b, each perhaps with /n.
template <class Set>
Result<void> add_part(const Field& field, std::string_view part, Set& set) {
  const auto slash = part.find('/');
  const std::string_view range = part.substr(0, slash);
  int step = 1;
  if (slash != std::string_view::npos) {
    const std::string_view text = part.substr(slash + 1);
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), step);
    if (problem != std::errc() || end != text.data() + text.size() || step < 1)
      return wrong(field, part);
  }
  int first = field.lowest;
  int last = field.highest;
  if (range != "*") {
    const auto dash = range.find('-');
    TRY(first, number(field, range.substr(0, dash)));
    last = slash == std::string_view::npos ? first : field.highest;
    if (dash != std::string_view::npos) {
      TRY(last, number(field, range.substr(dash + 1)));
    }
    if (last < first) return wrong(field, part);
  }
  for (int i = first; i <= last; i += step) set.set(static_cast<std::size_t>(i) % set.size());
  return {};
}

template <class Set>
Result<void> add(const Field& field, std::string_view text, Set& set) {
  for (const auto part : split(text, ',')) TRY(add_part(field, part, set));
  return {};
}

}  // namespace

Result<Cron> Cron::parse(std::string_view text) {
  std::vector<std::string_view> parts;
  for (const auto part : split(text, ' ')) {
    if (!part.empty()) parts.push_back(part);
  }
  if (parts.size() != 5) {
    return error(
        ErrorKind::invalid,
        "'" + std::string(text) + "' is no cron expression: it has " +
            std::to_string(parts.size()) + " fields, not 5",
        "minute, hour, day of the month, month, day of the week, such as 30 6 * * mon-fri");
  }
  Cron cron;
  TRY(add(fields()[0], parts[0], cron.minutes_));
  TRY(add(fields()[1], parts[1], cron.hours_));
  TRY(add(fields()[2], parts[2], cron.days_));
  TRY(add(fields()[3], parts[3], cron.months_));
  TRY(add(fields()[4], parts[4], cron.weekdays_));
  cron.any_day_ = parts[2].front() == '*';
  cron.any_weekday_ = parts[4].front() == '*';
  return cron;
}

bool Cron::matches(const Date& date, TimeOfDay time) const {
  if (!minutes_.test(static_cast<std::size_t>(time.minute)) ||
      !hours_.test(static_cast<std::size_t>(time.hour)) || !months_.test(date.month))
    return false;
  const std::chrono::year_month_day day{std::chrono::year(date.year),
                                        std::chrono::month(date.month), std::chrono::day(date.day)};
  const std::chrono::weekday weekday{std::chrono::sys_days(day)};
  const bool fits_day = days_.test(date.day);
  const bool fits_weekday = weekdays_.test(weekday.c_encoding());
  if (any_day_ || any_weekday_) return fits_day && fits_weekday;
  return fits_day || fits_weekday;
}

}  // namespace engine::base
