#include "base/value.h"

#include <cmath>
#include <limits>
#include <thread>

#include <doctest/doctest.h>

#include "base/json.h"

using namespace engine::base;
using Kind = Value::Kind;

namespace {

const char* const kLong = "a text that is longer than fourteen bytes";

Value number(std::string_view text) {
  return Value::number_text(text);
}

}  // namespace

TEST_CASE("value: absent, null, empty and a value are four different things") {
  CHECK(Value().is_absent());
  CHECK(Value::null().is_null());
  CHECK(Value::text("").is_text());
  CHECK_FALSE(Value() == Value::null());
  CHECK_FALSE(Value::null() == Value::text(""));
  CHECK(Value() == Value());
}

TEST_CASE("value: every kind says what it is and reads as nothing else") {
  CHECK(Value::boolean(true).as_boolean());
  CHECK_FALSE(Value::text("true").as_boolean());
  CHECK(Value::text("abc").as_text() == "abc");
  CHECK(Value::promise("crm.person#3").as_text() == "crm.person#3");
  CHECK(Value::promise(kLong).kind() == Kind::promise);
  CHECK(number("1.10").as_text() == "1.10");
  CHECK(Value::null().as_text().empty());
  CHECK(Value::list().is_list());
  CHECK(Value::object().is_object());
  CHECK(Value::object().as_text().empty());
  CHECK(Value::text("x").size() == 0);
  CHECK(Value::text("x").at(0).is_absent());
  CHECK(Value::text("x").get("y").is_absent());
}

TEST_CASE("value: texts around the inline limit keep every byte") {
  for (const std::size_t length : {0U, 1U, 13U, 14U, 15U, 16U, 255U, 100'000U}) {
    CAPTURE(length);
    const std::string text(length, 'x');
    const Value value = Value::text(text);
    const Value copy = value;
    CHECK(copy.as_text() == text);
    CHECK(copy == value);
  }
  CHECK(Value::text(std::string_view("a\0b", 3)).as_text().size() == 3);
}

TEST_CASE("value: truth and blankness") {
  CHECK(Value().is_blank());
  CHECK(Value::null().is_blank());
  CHECK(Value::text(" \t\n").is_blank());
  CHECK_FALSE(Value::text(" x").is_blank());
  CHECK_FALSE(Value::number(std::int64_t{0}).is_blank());
  CHECK_FALSE(Value::boolean(false).is_blank());
  CHECK_FALSE(Value::list().is_blank());
  CHECK_FALSE(Value().is_true());
  CHECK_FALSE(Value::null().is_true());
  CHECK_FALSE(Value::boolean(false).is_true());
  CHECK(Value::number(std::int64_t{0}).is_true());
  CHECK(Value::text("").is_true());
}

TEST_CASE("value: numbers keep the text they came with") {
  CHECK(number("123456789012345678901").as_text() == "123456789012345678901");
  CHECK(number("1e400").as_text() == "1e400");
  CHECK(Value::number(std::numeric_limits<std::int64_t>::min()).as_text() ==
        "-9223372036854775808");
  CHECK(Value::number(0.1).as_text() == "0.1");
  CHECK(Value::number(3.0).as_text() == "3");
  CHECK(Value::number(-0.0).as_text() == "0");
  CHECK(Value::number(std::nan("")).is_null());
  CHECK(Value::number(std::numeric_limits<double>::infinity()).is_null());
  for (const char* text : {"", "-", "01", "1.", ".5", "+1", "1e", "0x1", " 1", "1 ", "NaN"}) {
    CAPTURE(text);
    CHECK(number(text).is_null());
  }
}

TEST_CASE("value: whole numbers are read exactly or not at all") {
  CHECK(number("9223372036854775807").as_integer() == std::numeric_limits<std::int64_t>::max());
  CHECK_FALSE(number("9223372036854775808").as_integer());
  CHECK(number("1.50e2").as_integer() == 150);
  CHECK_FALSE(number("1.5").as_integer());
  CHECK(Value::text("42").as_integer() == 42);
  CHECK_FALSE(Value::text("42 ").as_integer());
  CHECK_FALSE(Value::boolean(true).as_integer());
  CHECK(number("1.5").as_double() == 1.5);
  CHECK(Value::text("1e3").as_double() == 1000.0);
  CHECK_FALSE(number("1e999").as_double());
  CHECK_FALSE(Value::text("one").as_double());
}

TEST_CASE("value: equal numbers have equal decimals, whatever their spelling") {
  CHECK(number("1") == number("1.0"));
  CHECK(number("1") == number("10e-1"));
  CHECK(number("-0") == number("0.00"));
  CHECK_FALSE(number("0.1") == number("0.10000000000000000001"));
  CHECK_FALSE(number("9007199254740993") == number("9007199254740992"));
  CHECK_FALSE(number("1") == Value::text("1"));
  CHECK(number("1e5000") == number("10e4999"));
}

TEST_CASE("canonical number: the shortest decimal form") {
  const struct {
    const char* text;
    const char* canonical;
  } forms[] = {{"1.50", "1.5"},
               {"1e2", "100"},
               {"-0", "0"},
               {"0.0e9", "0"},
               {"-1.20E+1", "-12"},
               {"1e-3", "0.001"},
               {"100", "100"},
               {"0.00010", "0.0001"},
               {"12.5e-1", "1.25"},
               {"1e401", "0.1e402"},
               {"-1e-402", "-0.1e-401"},
               {"1e9223372036854775807", "0.1e1000000000000001"},
               {"1e-99999999999999999999", "0.1e-999999999999999"}};

  for (const auto& form : forms) {
    CAPTURE(form.text);
    CHECK(canonical_number(form.text) == form.canonical);
  }
}

TEST_CASE("value: lists") {
  Value list;
  list.push(Value::text("a"));
  list.push(Value());
  CHECK(list.size() == 2);
  CHECK(list.at(1).is_null());
  CHECK(list.at(2).is_absent());
  std::size_t count = 0;
  for (const Value& item : list.items()) count += item.is_absent() ? 0U : 1U;
  CHECK(count == 2);
  CHECK(list == Value::list({Value::text("a"), Value::null()}));
  CHECK_FALSE(list == Value::list({Value::null(), Value::text("a")}));
}

TEST_CASE("value: objects keep their order and compare without it") {
  Value object = Value::object({{"b", Value::boolean(true)}, {"a", Value::text(kLong)}});
  CHECK(object.begin()->key.as_text() == "b");
  CHECK(object == Value::object({{"a", Value::text(kLong)}, {"b", Value::boolean(true)}}));
  object.set("b", Value::null());
  CHECK(object.size() == 2);
  CHECK(object.begin()->value.is_null());
  object.set("b", Value());
  CHECK_FALSE(object.has("b"));
  object.erase("nothing");
  CHECK(object.size() == 1);
  CHECK_FALSE(object == Value::object({{"a", Value::text("other")}}));
  CHECK_FALSE(object == Value::object({{"c", Value::text(kLong)}}));
}

TEST_CASE("value: a hint finds the same place again and survives another shape") {
  const Value wide = Value::object({{"a", Value::text("1")}, {"b", Value::text("2")}});
  const Value narrow = Value::object({{"b", Value::text("3")}});
  std::uint32_t hint = 0;
  CHECK(wide.get("b", hint).as_text() == "2");
  CHECK(hint == 1);
  CHECK(wide.get("b", hint).as_text() == "2");
  CHECK(narrow.get("b", hint).as_text() == "3");
  CHECK(narrow.get("a", hint).is_absent());
}

TEST_CASE("value: a change is seen by nobody else") {
  Value list = Value::list({Value::text(kLong)});
  Value object = Value::object({{"list", list}});
  const Value before = object;
  list.push(Value::null());
  object.set("more", Value::boolean(true));
  CHECK(before == Value::object({{"list", Value::list({Value::text(kLong)})}}));
  CHECK(list.size() == 2);
  CHECK(object.size() == 2);
}

TEST_CASE("value: setting on another kind replaces it") {
  Value value = Value::text(kLong);
  value.set("a", Value::null());
  CHECK(value.is_object());
  value.push(Value::null());
  CHECK(value == Value::list({Value::null()}));
}

TEST_CASE("value: moved from is absent; assigning to itself changes nothing") {
  Value value = Value::text(kLong);
  const Value taken = std::move(value);
  CHECK(value.is_absent());  // NOLINT(bugprone-use-after-move): that is what is checked
  CHECK(taken.as_text() == kLong);
  Value& same = value;
  value = Value::object({{"a", Value::text(kLong)}});
  value = same;
  CHECK(value.get("a").as_text() == kLong);
  value = value.get("a");  // a part of what is being replaced
  CHECK(value.as_text() == kLong);
}

TEST_CASE("value: room for entries changes nothing else") {
  Value value;
  value.reserve(8);
  CHECK(value.is_object());
  CHECK(value.size() == 0);
  const Value copy = value;
  value.set("a", Value::null());
  CHECK(copy.size() == 0);
}

TEST_CASE("value: an added entry comes last, is seen by nobody else, and is none when absent") {
  Value object;
  object.add(Value::text("a"), Value::text("first"));
  const Value before = object;
  object.add(Value::text("b"), Value::null());
  object.add(Value::text("c"), Value());
  CHECK(to_json(object) == R"({"a":"first","b":null})");
  CHECK(to_json(before) == R"({"a":"first"})");
  object.set("a", Value::boolean(true));
  CHECK(to_json(object) == R"({"a":true,"b":null})");
}

TEST_CASE("value: copies may be used from several threads") {
  const Value shared =
      Value::object({{"text", Value::text(kLong)}, {"list", Value::list({Value::null()})}});
  const auto work = [copy = shared]() mutable {
    for (std::int64_t i = 0; i < 1000; ++i) {
      Value mine = copy;
      mine.set("number", Value::number(i));
      copy = mine;
    }
  };
  std::thread first(work);
  std::thread second(work);
  first.join();
  second.join();
  CHECK(shared.size() == 2);
}

TEST_CASE("value: a text equals itself, however it came about") {
  for (std::size_t length = 0; length <= 20; ++length) {
    const std::string text = std::string("abcdefghijklmnopqrst").substr(0, length);
    const Value made = Value::text(text);
    CHECK(made.as_text() == text);
    // What stands behind it in the document is no part of it.
    const Value read = *parse_json("[\"" + text + "\",\"zzzzzzzzzzzzzzzz\"]");
    CHECK(read.at(0) == made);
    CHECK_FALSE(made == Value::text(text + "!"));
    CHECK_FALSE(made == Value::promise(text));
  }
}

TEST_CASE("value: a key may be a part of the object that it goes into") {
  Value object =
      Value::object({{"a", Value::text("short")}, {"b", Value::text("a text of its own")}});
  object.set(object.get("a").as_text(), Value::boolean(true));
  object.set(object.get("b").as_text(), Value::boolean(false));
  CHECK(object.get("short").as_boolean());
  CHECK(object.get("a text of its own") == Value::boolean(false));
  CHECK(object.size() == 4);
}

TEST_CASE("value: a position that is wrong does not keep a key from being found") {
  const Value object = Value::object({{"a", Value::null()}, {"b", Value::boolean(true)}});
  for (std::uint32_t hint : {0U, 1U, 7U}) {
    CHECK(object.get(Value::text("b"), hint).as_boolean());
    CHECK(hint == 1);
  }
  std::uint32_t hint = 3;
  CHECK(object.get(Value::text("c"), hint).is_absent());
}
