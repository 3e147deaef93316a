#include "store/document_value.h"

#include <fmt/format.h>

#include "base/json.h"

namespace engine::store {

namespace {

// A number other than zero is 0.DIGITS * 10^exponent, the first and the last digit not being 0.
struct Decimal {
  std::string digits;
  int exponent = 0;
};

Decimal decimal(std::string_view unsigned_number) {
  int shift = 0;
  if (const auto e = unsigned_number.find_first_of("eE"); e != std::string_view::npos) {
    shift = std::atoi(std::string(unsigned_number.substr(e + 1)).c_str());
    unsigned_number = unsigned_number.substr(0, e);
  }
  const std::size_t point = std::min(unsigned_number.find('.'), unsigned_number.size());
  std::string digits(unsigned_number.substr(0, point));
  if (point < unsigned_number.size()) digits += unsigned_number.substr(point + 1);
  const std::size_t zeros = std::min(digits.find_first_not_of('0'), digits.size());
  digits.erase(0, zeros);
  digits.erase(digits.find_last_not_of('0') + 1);
  return {std::move(digits), static_cast<int>(point) - static_cast<int>(zeros) + shift};
}

std::string sortable_number(std::string_view number) {
  const bool is_negative = number.starts_with('-');
  const Decimal parts = decimal(is_negative ? number.substr(1) : number);
  if (parts.digits.empty()) return "n1";
  constexpr int kMiddle = 50'000;  // exponents below and above zero become five digits
  std::string text =
      fmt::format("{:05}", std::clamp(parts.exponent + kMiddle, 0, 99'999)) + parts.digits;
  if (!is_negative) return "n2" + text;
  for (char& digit : text) digit = static_cast<char>('0' + '9' - digit);
  return "n0" + text + "~";
}

}  // namespace

std::string sortable(const base::Value& value) {
  switch (value.kind()) {
    case base::Value::Kind::absent:
    case base::Value::Kind::null:
      return {};
    case base::Value::Kind::boolean:
      return value.as_boolean() ? "b1" : "b0";
    case base::Value::Kind::number:
      return sortable_number(base::canonical_number(value.as_text()));
    case base::Value::Kind::text:
    case base::Value::Kind::promise:
      return "t" + std::string(value.as_text());
    case base::Value::Kind::list:
    case base::Value::Kind::object:
      break;
  }
  return "j" + base::to_canonical_json(value);
}

}  // namespace engine::store
