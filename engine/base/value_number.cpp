// Decimal numbers as text, for value.h.
#include <algorithm>
#include <charconv>

#include "base/value.h"

namespace engine::base {

namespace {

// Far beyond any number, and far from overflowing when the digits are counted in.
constexpr long kLargestExponent = 1'000'000'000'000'000;

}  // namespace

bool is_json_number(std::string_view text) {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t start = i;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
    return i - start;
  };
  if (i < text.size() && text[i] == '-') ++i;
  const std::size_t first = i;
  const std::size_t whole = digits();
  if (whole == 0 || (whole > 1 && text[first] == '0')) return false;
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (digits() == 0) return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (digits() == 0) return false;
  }
  return i == text.size();
}

std::string canonical_number(std::string_view decimal) {
  const bool negative = !decimal.empty() && decimal[0] == '-';
  if (negative) decimal.remove_prefix(1);
  long exponent = 0;
  if (const auto e = decimal.find_first_of("eE"); e != std::string_view::npos) {
    auto digits = decimal.substr(e + 1);
    if (!digits.empty() && digits[0] == '+') digits.remove_prefix(1);
    const auto [end, code] =
        std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
    if (code != std::errc()) exponent = digits[0] == '-' ? -kLargestExponent : kLargestExponent;
    exponent = std::clamp(exponent, -kLargestExponent, kLargestExponent);
    decimal = decimal.substr(0, e);
  }
  std::string digits;
  long point = static_cast<long>(decimal.size());
  if (const auto dot = decimal.find('.'); dot != std::string_view::npos) {
    point = static_cast<long>(dot);
    digits.append(decimal.substr(0, dot)).append(decimal.substr(dot + 1));
  } else {
    digits = decimal;
  }
  point += exponent;
  const auto first = digits.find_first_not_of('0');
  if (first == std::string::npos) return "0";
  digits.erase(0, first);
  point -= static_cast<long>(first);
  digits.erase(digits.find_last_not_of('0') + 1);
  const auto count = static_cast<long>(digits.size());
  std::string result = negative ? "-" : "";
  if (point > 400 || point < -400) {
    return result + "0." + digits + "e" + std::to_string(point);
  }
  if (point <= 0) {
    return result + "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  }
  if (point >= count) {
    return result + digits + std::string(static_cast<std::size_t>(point - count), '0');
  }
  return result + digits.substr(0, static_cast<std::size_t>(point)) + "." +
         digits.substr(static_cast<std::size_t>(point));
}

}  // namespace engine::base
