// Numbers and booleans.
#include <algorithm>
#include <cmath>
#include <cstdint>

#include "base/text.h"
#include "lua/host_groups.h"

namespace engine::lua {

using base::Result;
using base::Value;

namespace {

constexpr std::string_view kYes[] = {"true", "yes", "y", "1", "on", "t"};
constexpr std::string_view kNo[] = {"false", "no", "n", "0", "off", "f"};

bool is_one_of(std::string_view word, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// "1,234.50" and " 12 " are numbers; what is none is absent.
Value number(const Value& value) {
  if (value.is_number()) return value;
  if (!value.is_text()) return {};
  std::string text(base::trim(value.as_text()));
  std::erase(text, ',');
  if (text.starts_with('+')) text.erase(0, 1);
  const Value number = Value::number_text(text);
  return number.is_number() ? number : Value();
}

Result<double> as_double(const Value& value, std::string_view function) {
  const auto found = number(value).as_double();
  if (!found) return wrong(function, "a number", value);
  return *found;
}

Value boolean(const Value& value) {
  if (value.is_boolean()) return value;
  if (const auto number = value.is_number() ? value.as_double() : std::nullopt)
    return Value::boolean(*number != 0);
  const std::string word = base::lower(base::trim(value.as_text()));
  if (is_one_of(word, kYes)) return Value::boolean(true);
  if (is_one_of(word, kNo)) return Value::boolean(false);
  return {};
}

// Half away from zero, at so many digits.
Result<Value> rounded(Arguments a) {
  if (number(a[0]).is_absent() && a[0].is_blank()) return Value();
  TRY(const double value, as_double(a[0], "round"));
  std::int64_t places = 0;
  if (a.size() > 1) {
    TRY(places, as_integer(a[1], "round"));
  }
  constexpr std::int64_t kMostPlaces = 15;
  const double scale =
      std::pow(10.0, static_cast<double>(std::clamp<std::int64_t>(places, 0, kMostPlaces)));
  const double scaled = value * scale;
  // What is beyond has no digits to round.
  if (std::fabs(scaled) >= 9e15) return Value::number(value);
  return Value::number(std::round(scaled) / scale);
}

// The whole part; absent for what is no number.
Value integer(const Value& value) {
  const Value found = number(value);
  if (found.as_integer()) return Value::number(*found.as_integer());
  const auto decimal = found.as_double();
  if (!decimal) return {};
  if (std::fabs(*decimal) >= 9e15) return found;
  return Value::number(static_cast<std::int64_t>(*decimal));
}

Result<Value> sum(Arguments a) {
  TRY(const Value list, as_list(a[0], "sum"));
  double total = 0;
  for (const Value& item : list.items()) {
    if (item.is_blank()) continue;
    TRY(const double value, as_double(item, "sum"));
    total += value;
  }
  return Value::number(total);
}

Result<Value> range(Arguments a) {
  constexpr std::int64_t kMost = 100'000;
  TRY(const std::int64_t from, as_integer(a[0], "range"));
  TRY(const std::int64_t to, as_integer(a[1], "range"));
  Value list = Value::list();
  if (to < from) return list;
  if (static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from) >=
      static_cast<std::uint64_t>(kMost)) {
    return base::error(base::ErrorKind::invalid, "range makes at most 100000 numbers");
  }
  for (std::int64_t i = from; i <= to; ++i) list.push(Value::number(i));
  return list;
}

constexpr HostFunction kFunctions[] = {
    {"number", "number(text) -> number",
     "The number a text stands for, \"1,234.50\" too; nil when it is none.", 1, 1, false,
     [](Arguments a, const Runtime&) -> Result<Value> { return number(a[0]); }},
    {"integer", "integer(value) -> number", "The whole part of a number; nil for what is none.", 1,
     1, false, [](Arguments a, const Runtime&) -> Result<Value> { return integer(a[0]); }},
    {"round", "round(number, places) -> number",
     "Rounded, half away from zero, to so many places (0).", 1, 2, false,
     [](Arguments a, const Runtime&) { return rounded(a); }},
    {"boolean", "boolean(value) -> boolean",
     "true for true, yes, y, t, on and 1, false for their opposites, nil for anything else.", 1, 1,
     false, [](Arguments a, const Runtime&) -> Result<Value> { return boolean(a[0]); }},
    {"yes_no", "yes_no(value) -> text", "\"Yes\" or \"No\"; nil for what is no boolean.", 1, 1,
     false,
     [](Arguments a, const Runtime&) -> Result<Value> {
       const Value answer = boolean(a[0]);
       return answer.is_absent() ? answer : Value::text(answer.as_boolean() ? "Yes" : "No");
     }},
    {"sum", "sum(list) -> number", "The items added up; blank ones count as 0.", 1, 1, false,
     [](Arguments a, const Runtime&) { return sum(a); }},
    {"range", "range(from, to) -> list", "The whole numbers from..to.", 2, 2, false,
     [](Arguments a, const Runtime&) { return range(a); }},
};

}  // namespace

std::span<const HostFunction> number_functions() {
  return kFunctions;
}

}  // namespace engine::lua
