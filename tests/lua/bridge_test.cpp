#include "lua/bridge.h"

#include <random>

#include <doctest/doctest.h>

#include "support.h"

using namespace engine;
using namespace engine::lua;
using base::Value;
using test::evaluated;

namespace {

// Makes JSON documents: every kind, deep and wide, awkward numbers and keys.
class Documents {
 public:
  explicit Documents(unsigned seed) : random_(seed) {}

  Value next(int depth = 0) {
    switch (pick(depth > 4 ? 5 : 8)) {
      case 0:
        return Value::null();
      case 1:
        return Value::boolean(pick(2) == 0);
      case 2:
        return Value::text(text());
      case 3:
        return Value::number(std::int64_t{static_cast<int>(pick(2'000'000)) - 1'000'000});
      case 4:
        return Value::number_text(number());
      case 5:
        return list(depth);
      default:
        return object(depth);
    }
  }

 private:
  std::size_t pick(std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_);
  }

  std::string text() {
    static const char* texts[] = {"",     " ",   "a",    "1",        "true",
                                  "null", "häß", "日本", "\n\t\"\\", "a longer text than fits"};
    return texts[pick(std::size(texts))];
  }

  std::string number() {
    static const char* numbers[] = {"0",
                                    "-0",
                                    "1.10",
                                    "0.1",
                                    "1e3",
                                    "1E-7",
                                    "9007199254740992",
                                    "9007199254740993",
                                    "-9223372036854775808",
                                    "123456789012345678901234567890",
                                    "0.12345678901234567890",
                                    "1e400",
                                    "-1e-400",
                                    "3.141592653589793",
                                    "2.2250738585072014e-308"};
    return numbers[pick(std::size(numbers))];
  }

  Value list(int depth) {
    Value list = Value::list();
    for (std::size_t i = pick(5); i > 0; --i) list.push(next(depth + 1));
    return list;
  }

  Value object(int depth) {
    Value object = Value::object();
    for (std::size_t i = pick(6); i > 0; --i)
      object.set(text() + std::to_string(pick(10)), next(depth + 1));
    return object;
  }

  std::mt19937 random_;
};

Value through_lua(const Value& value) {
  static Script script = test::script({{"same", "return function(x) return x end"}});
  static Runtime runtime;
  base::Diagnostics diagnostics;
  static const auto function = script.function("same", {}, diagnostics);
  const auto result = runtime.call(script, *function, {&value, 1});
  REQUIRE_MESSAGE(result, (result ? "" : result.error().message));
  return *result;
}

}  // namespace

TEST_CASE("bridge: 500 documents come back the same") {
  Documents documents(7);
  for (int i = 0; i < 500; ++i) {
    const Value document = documents.next();
    CAPTURE(base::to_json(document));
    CHECK(through_lua(document) == document);
  }
}

TEST_CASE("bridge: an empty list stays a list, {} is an object") {
  CHECK(evaluated("input.a or 1", R"({"a":[]})") == "[]");
  CHECK(evaluated("{}") == "{}");
  CHECK(evaluated("list()") == "[]");
  CHECK(evaluated("object()") == "{}");
  CHECK(evaluated("{1, nil, 3}") == "[1,3]");
}

TEST_CASE("bridge: null within a value is null, not nil") {
  CHECK(evaluated("(function(x) return x.a == null end)(input)", R"({"a":null})") == "true");
  CHECK(evaluated("{ a = null }") == R"({"a":null})");
  CHECK(evaluated("tostring(null)") == R"("null")");
}

TEST_CASE("bridge: numbers that a double would change compare, print and go back") {
  const char* input =
      R"({"a":9007199254740993,"b":9007199254740992,"c":9007199254740993.0,"d":-12345678901234567890})";
  CHECK(evaluated("input.a or nil", input) == "9007199254740993");
  CHECK(evaluated("input.a == input.b", input) == "false");
  CHECK(evaluated("input.a == input.c", input) == "true");
  CHECK(evaluated("input.a > input.d and input.d < input.c and input.a <= input.c", input) ==
        "true");
  CHECK(evaluated("'id ' .. input.a", input) == R"("id 9007199254740993")");
  CHECK(evaluated("tostring(input.d)", input) == R"("-12345678901234567890")");
}

TEST_CASE("bridge: calculating with such a number is an error that says why") {
  CHECK(evaluated("input.a + 1", R"({"a":9007199254740993})") ==
        "rules.yaml:10:7: 9007199254740993 has more digits than Lua can calculate with: it can be "
        "compared and "
        "printed only [script-error]");
  CHECK(evaluated("1 - input.a", R"({"a":0.12345678901234567890})") ==
        "rules.yaml:10:7: 0.12345678901234567890 has more digits than Lua can calculate with: it "
        "can be compared and "
        "printed only [script-error]");
  CHECK(evaluated("input.a < 'x'", R"({"a":9007199254740993})") ==
        "rules.yaml:10:7: attempt to compare userdata with string [script-error]");
}

TEST_CASE("bridge: a promise goes through and is not calculated with") {
  const Value promise = Value::promise("crm.person#3");
  CHECK(through_lua(promise) == promise);
  CHECK(through_lua(Value::list({promise})) == Value::list({promise}));
}

TEST_CASE("bridge: what is no value of a record is refused") {
  CHECK(evaluated("lower") ==
        "rules.yaml:10:7: a function cannot be a value of a record [script-error]");
  CHECK(evaluated("{1, a = 2}") ==
        "rules.yaml:10:7: a table has list items and the field 'a' [script-error]");
  CHECK(evaluated("{[true] = 1}") ==
        "rules.yaml:10:7: a boolean cannot be a key of an object [script-error]");
  CHECK(evaluated("0/0") == "rules.yaml:10:7: a number is not finite [script-error]");
  CHECK(evaluated("1/0") == "rules.yaml:10:7: a number is not finite [script-error]");
}

TEST_CASE("bridge: fields come back in the order of their names, whatever the process") {
  CHECK(evaluated("{ b = 1, a = 2, c = 3 }") == R"({"a":2,"b":1,"c":3})");
}
