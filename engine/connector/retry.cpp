#include "connector/retry.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"

namespace engine::connector {

namespace {

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7)
std::optional<base::Time> parse_http_date(std::string_view text) {
  const auto parts = base::split(text, ' ');
  if (parts.size() != 6 || parts[5] != "GMT" || parts[1].size() != 2) return std::nullopt;
  const auto month = std::find(kMonths.begin(), kMonths.end(), parts[2]);
  if (month == kMonths.end()) return std::nullopt;
  const std::string number = std::to_string(month - kMonths.begin() + 101).substr(1);
  return base::parse_time(std::string(parts[3]) + "-" + number + "-" + std::string(parts[1]) + "T" +
                          std::string(parts[4]) + "Z");
}

}  // namespace

std::optional<base::Duration> parse_wait(const base::Value& said, base::Time now) {
  constexpr double kLargest = 1e9;  // seconds
  std::optional<base::Duration> wait;
  if (const auto seconds = said.as_double()) {
    wait = base::Duration(static_cast<std::int64_t>(std::clamp(*seconds, 0.0, kLargest) * 1e6));
  } else if (const auto date = parse_http_date(base::trim(said.as_text()))) {
    wait = std::max(*date - now, base::Duration(0));
  }
  return wait;
}

std::optional<base::Duration> parse_wait_until(const base::Value& said, base::Time now) {
  const auto seconds = said.as_double();
  if (!seconds) return parse_wait(said, now);
  const double since_1970 = static_cast<double>(base::to_micros(now)) / 1e6;
  return parse_wait(base::Value::number(*seconds - since_1970), now);
}

std::optional<base::Duration> wait_before_retry(const base::Error& error, int attempt) {
  if (attempt >= kReadAttempts) return std::nullopt;
  if (error.kind == base::ErrorKind::throttled) return error.retry_after.value_or(kDefaultWait);
  if (error.kind != base::ErrorKind::transient) return std::nullopt;
  const base::Duration backoff = std::chrono::milliseconds(250) * (1 << attempt);
  return std::max(backoff, error.retry_after.value_or(base::Duration(0)));
}

}  // namespace engine::connector
