#include "run/input.h"

#include <doctest/doctest.h>

#include "base/json.h"
#include "run/pack_case.h"

namespace engine::run {

using base::Value;

namespace {

Value json(const std::string& text) {
  auto value = base::parse_json(text);
  REQUIRE(value.ok());
  return *value;
}

// What the value becomes, as JSON; "-" when it is none of the type.
std::string typed_text(const std::string& type, const std::string& value) {
  const auto result = typed(type, json(value));
  return result ? base::to_json(*result) : "-";
}

constexpr const char* kRules = R"(
settings: { greeting: { type: text } }
rules:
  take:
    on: [ { route: "POST /take/{id}", auth: none } ]
    answer: direct
    input:
      lead_id:
        type: int
        from: [params.id, body.data.id]
        absent: { answer: { status: 404, json: { told: "${settings.greeting}" } } }
        invalid: { answer: { status: 422, json: { got: "${value}" } } }
      count: { type: int, from: query.count, default: 5 }
      note: { type: text, from: [query.note, body.note], optional: true }
    steps: [ { finish: done } ]
  plain:
    on: [ { route: "POST /plain", auth: none } ]
    answer: direct
    input:
      flag: { type: bool, from: query.flag }
    steps: [ { finish: done } ]
)";

class Inputs {
 public:
  // The inputs as JSON, or the status and the body of the answer.
  std::string of_request(const std::string& rule, const std::string& event) {
    const auto result =
        inputs_of_request(desk_.rule(rule), desk_.pack().settings, json(event), lua_);
    if (!result) return base::to_text(result.error());
    if (const auto* reply = std::get_if<Reply>(&*result))
      return std::to_string(reply->status) + " " + reply->body;
    return base::to_json(std::get<Value>(*result));
  }

  // The inputs as JSON, or the message and its hint.
  std::string by_name(const std::string& given) {
    const auto result = inputs_by_name(desk_.rule("take"), json(given));
    if (result) return base::to_json(*result);
    CHECK(result.error().kind == base::ErrorKind::invalid);
    return result.error().message + " / " + result.error().hint;
  }

 private:
  PackCase desk_{kRules, Value::object({{"greeting", Value::text("hello")}})};
  lua::Runtime lua_;
};

}  // namespace

TEST_CASE("input: what each type takes, and what it makes of it") {
  struct Case {
    const char* type;
    const char* value;
    const char* result;
  };

  for (const auto& [type, value, result] : {
           Case{"int", "17", "17"},
           Case{"int", R"("17")", "17"},
           Case{"int", "-3", "-3"},
           Case{"int", "1e2", "100"},
           Case{"int", "1.5", "-"},
           Case{"int", R"("17x")", "-"},
           Case{"int", R"("")", "-"},
           Case{"int", "9223372036854775808", "-"},
           Case{"int", "true", "-"},
           Case{"int", "null", "-"},
           Case{"number", "1.10", "1.10"},
           Case{"number", R"("1.10")", "1.10"},
           Case{"number", R"("ten")", "-"},
           Case{"number", R"("nan")", "-"},
           Case{"number", R"("+1")", "-"},
           Case{"number", "false", "-"},
           Case{"bool", "true", "true"},
           Case{"bool", R"("true")", "true"},
           Case{"bool", R"("false")", "false"},
           Case{"bool", R"("yes")", "-"},
           Case{"bool", "1", "-"},
           Case{"text", R"("a")", R"("a")"},
           Case{"text", R"("")", R"("")"},
           Case{"text", "1.10", R"("1.10")"},
           Case{"text", "true", "-"},
           Case{"text", "[]", "-"},
           Case{"list", "[1]", "[1]"},
           Case{"list", "{}", "-"},
           Case{"list", R"("a")", "-"},
           Case{"record", R"({"a":1})", R"({"a":1})"},
           Case{"record", "[]", "-"},
           Case{"any", "null", "null"},
           Case{"any", "[true]", "[true]"},
       }) {
    CAPTURE(type);
    CAPTURE(value);
    CHECK(typed_text(type, value) == result);
  }
}

TEST_CASE("input: a request's come from the first place that tells something") {
  Inputs inputs;
  CHECK(
      inputs.of_request("take", R"({"params":{"id":"17"},"query":{},"body":{"data":{"id":9}}})") ==
      R"({"lead_id":17,"count":5})");
  CHECK(
      inputs.of_request("take", R"({"params":{"id":null},"query":{},"body":{"data":{"id":9}}})") ==
      R"({"lead_id":9,"count":5})");
  CHECK(inputs.of_request("take",
                          R"({"params":{"id":"1"},"query":{"count":"7"},"body":{"note":"n"}})") ==
        R"({"lead_id":1,"count":7,"note":"n"})");
}

TEST_CASE("input: a request without a body is like one that says nothing there") {
  Inputs inputs;
  CHECK(inputs.of_request("take", R"({"params":{"id":"17"},"query":{}})") ==
        R"({"lead_id":17,"count":5})");
}

TEST_CASE("input: what a rule says to an absent or invalid one is answered") {
  Inputs inputs;
  CHECK(inputs.of_request("take", R"({"params":{},"query":{},"body":{}})") ==
        R"(404 {"told":"hello"})");
  CHECK(inputs.of_request("take", R"({"params":{"id":"abc"},"query":{}})") ==
        R"(422 {"got":"abc"})");
}

TEST_CASE("input: what a rule says nothing about is answered 400") {
  Inputs inputs;
  CHECK(inputs.of_request("plain", R"({"query":{}})") == R"(400 {"error":"flag: is missing"})");
  CHECK(inputs.of_request("plain", R"({"query":{"flag":"maybe"}})") ==
        R"(400 {"error":"flag: wants true or false"})");
  CHECK(inputs.of_request("take", R"({"params":{"id":"1"},"query":{"count":"many"}})") ==
        R"(400 {"error":"count: wants a whole number"})");
  CHECK(inputs.of_request("take", R"({"params":{"id":"1"},"query":{"note":["a","b"]}})") ==
        R"(400 {"error":"note: wants a text"})");
}

TEST_CASE("input: by name they are typed, with what stands by default") {
  Inputs inputs;
  CHECK(inputs.by_name(R"({"lead_id":"17"})") == R"({"lead_id":17,"count":5})");
  CHECK(inputs.by_name(R"({"note":"n","count":1,"lead_id":2})") ==
        R"({"lead_id":2,"count":1,"note":"n"})");
}

TEST_CASE("input: a name that the rule does not have is refused") {
  Inputs inputs;
  CHECK(inputs.by_name(R"({"lead_i":17})") ==
        "rule 'desk/take' has no input 'lead_i' / did you mean 'lead_id'?");
  CHECK(inputs.by_name(R"({"lead_id":17,"zebra":1})") ==
        "rule 'desk/take' has no input 'zebra' / ");
}

TEST_CASE("input: one that is missing or of another type is refused") {
  Inputs inputs;
  CHECK(inputs.by_name("{}") ==
        "rule 'desk/take' needs the input 'lead_id' / give it as lead_id=…");
  CHECK(inputs.by_name(R"({"lead_id":"abc"})") ==
        "input 'lead_id' wants a whole number, not 'abc' / ");
  CHECK(inputs.by_name(R"({"lead_id":1,"note":["a"]})") ==
        R"(input 'note' wants a text, not '["a"]' / )");
}

}  // namespace engine::run
