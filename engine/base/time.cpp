// RFC 3339 both ways, for duration.h.
#include <chrono>

#include <fmt/format.h>

#include "base/duration.h"

namespace engine::base {

namespace {

namespace chrono = std::chrono;

// Reads a time from left to right; once something does not fit, everything after it fails too.
class TimeText {
 public:
  explicit TimeText(std::string_view text) : rest_(text) {}

  std::optional<Time> read(bool assume_utc) {
    const auto day = date();
    if (!one_of("Tt ")) fail();
    const auto clock = time_of_day();
    const auto offset = zone(assume_utc);
    if (!good_ || !rest_.empty()) return std::nullopt;
    return Time(chrono::sys_days(day) + clock - offset);
  }

 private:
  void fail() { good_ = false; }

  bool one_of(std::string_view characters) {
    if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool digit() const { return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; }

  // Exactly `count` digits with a value of at most `largest`.
  int number(int count, int largest) {
    int value = 0;
    for (int i = 0; i < count && good_; ++i) {
      if (!digit()) return fail(), 0;
      value = value * 10 + (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    if (value > largest) fail();
    return value;
  }

  void separator(std::string_view character) {
    if (!one_of(character)) fail();
  }

  chrono::year_month_day date() {
    const int year = number(4, 9999);
    separator("-");
    const int month = number(2, 12);
    separator("-");
    const int day = number(2, 31);
    const chrono::year_month_day result(chrono::year(year),
                                        chrono::month(static_cast<unsigned>(month)),
                                        chrono::day(static_cast<unsigned>(day)));
    if (!result.ok()) fail();
    return result;
  }

  // A leap second (":60") is the first of the next minute.
  Duration time_of_day() {
    const int hour = number(2, 23);
    separator(":");
    const int minute = number(2, 59);
    separator(":");
    const int second = number(2, 60);
    return chrono::hours(hour) + chrono::minutes(minute) + chrono::seconds(second) + fraction();
  }

  // Digits beyond the sixth are cut off.
  Duration fraction() {
    if (!one_of(".,")) return Duration::zero();
    if (!digit()) fail();
    std::int64_t micros = 0;
    for (std::int64_t weight = 100'000; digit(); weight /= 10) {
      micros += weight * (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    return Duration(micros);
  }

  Duration zone(bool assume_utc) {
    if (rest_.empty()) {
      if (!assume_utc) fail();
      return Duration::zero();
    }
    one_of(" ");
    if (!one_of("Zz")) return offset();
    if (!rest_.empty() && offset() != Duration::zero()) fail();  // "Z+0000" says it twice
    return Duration::zero();
  }

  Duration offset() {
    const bool west = one_of("-");
    if (!west) separator("+");
    const int hours = number(2, 23);
    const bool more = one_of(":") || digit();
    const int minutes = more ? number(2, 59) : 0;
    const Duration size = chrono::hours(hours) + chrono::minutes(minutes);
    return west ? -size : size;
  }

  std::string_view rest_;
  bool good_ = true;
};

}  // namespace

std::string to_text(Time time) {
  const auto midnight = chrono::floor<chrono::days>(time);
  const chrono::year_month_day day(midnight);
  const chrono::hh_mm_ss clock(time - midnight);
  auto text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(day.year()),
                          static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()),
                          clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  if (clock.subseconds() != Duration::zero()) {
    text += fmt::format(".{:06}", clock.subseconds().count());
  }
  return text + "Z";
}

std::optional<Time> parse_time(std::string_view text, bool assume_utc) {
  return TimeText(text).read(assume_utc);
}

}  // namespace engine::base
