#include "base/duration.h"

#include <array>
#include <limits>

#include <fmt/format.h>

namespace engine::base {

namespace {

struct Unit {
  std::string_view name;
  std::int64_t micros;
};

// The largest first, as they are written.
constexpr std::array<Unit, 6> kUnits = {{{"d", 86'400'000'000},
                                         {"h", 3'600'000'000},
                                         {"m", 60'000'000},
                                         {"s", 1'000'000},
                                         {"ms", 1'000},
                                         {"us", 1}}};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

template <typename Condition>
std::string_view take_while(std::string_view& text, Condition condition) {
  std::size_t end = 0;
  while (end < text.size() && condition(text[end])) ++end;
  const auto taken = text.substr(0, end);
  text.remove_prefix(end);
  return taken;
}

// sum + digits * micros, or nullopt when that is no 64-bit number.
std::optional<std::int64_t> add_scaled(std::int64_t sum, std::string_view digits,
                                       std::int64_t micros) {
  std::int64_t count = 0;
  for (const char digit : digits) {
    if (__builtin_mul_overflow(count, 10, &count)) return std::nullopt;
    if (__builtin_add_overflow(count, digit - '0', &count)) return std::nullopt;
  }
  std::int64_t scaled = 0;
  if (__builtin_mul_overflow(count, micros, &scaled)) return std::nullopt;
  if (__builtin_add_overflow(sum, scaled, &sum)) return std::nullopt;
  return sum;
}

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
  if (text == "0") return Duration::zero();
  if (text.empty()) return std::nullopt;
  std::int64_t sum = 0;
  const auto* allowed = kUnits.begin();  // each unit once, in falling order
  while (!text.empty()) {
    const auto digits = take_while(text, is_digit);
    const auto name = take_while(text, is_letter);
    const auto* unit =
        std::find_if(allowed, kUnits.end(), [&](const Unit& each) { return each.name == name; });
    if (digits.empty() || unit == kUnits.end()) return std::nullopt;
    const auto longer = add_scaled(sum, digits, unit->micros);
    if (!longer) return std::nullopt;
    sum = *longer;
    allowed = unit + 1;
  }
  return Duration(sum);
}

std::string to_text(Duration duration) {
  if (duration == Duration::zero()) return "0s";
  std::string text = duration < Duration::zero() ? "-" : "";
  // Unsigned, because the smallest negative number has no positive counterpart.
  const auto count = static_cast<std::uint64_t>(duration.count());
  std::uint64_t left = duration < Duration::zero() ? std::uint64_t{0} - count : count;
  for (const Unit& unit : kUnits) {
    const auto micros = static_cast<std::uint64_t>(unit.micros);
    if (left >= micros) text += fmt::format("{}{}", left / micros, unit.name);
    left %= micros;
  }
  return text;
}

}  // namespace engine::base
