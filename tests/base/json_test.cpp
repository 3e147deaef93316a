#include "base/json.h"

#include <doctest/doctest.h>

using namespace engine::base;

namespace {

Value json(std::string_view text) {
  const auto result = parse_json(text);
  CAPTURE(text);
  REQUIRE(result.ok());
  return *result;
}

std::string again(std::string_view text) {
  return to_json(json(text));
}

std::string problem(std::string_view text) {
  const auto result = parse_json(text);
  if (result) return "no error";
  CHECK(result.error().kind == ErrorKind::invalid);
  return result.error().message;
}

std::string repeated(std::string_view text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

}  // namespace

TEST_CASE("json: documents come back as they were") {
  for (const char* text :
       {"null", "true", "false", "0", "-1.10e+5", R"("")", R"("text")", "[]", "{}", "[[],{}]",
        R"({"a":1,"b":[true,null,"x"],"c":{"d":"a text that is longer than fourteen bytes"}})",
        R"({"":1})", R"(["123456789012345678901.000"])", "[123456789012345678901.000]",
        R"({"z":1,"a":2})", R"("ä€😀")"}) {
    CAPTURE(text);
    CHECK(again(text) == text);
  }
}

TEST_CASE("json: blanks between tokens do not matter") {
  CHECK(again(" \r\n\t{ \"a\" : [ 1 , 2 ] }\n ") == R"({"a":[1,2]})");
}

TEST_CASE("json: escapes are read, and written where they are needed") {
  CHECK(json(R"("\"\\\/\b\f\n\r\t")").as_text() == "\"\\/\b\f\n\r\t");
  CHECK(json(R"("\u0041\u00e4\u20AC\ud83d\ude00\u0000")").as_text() ==
        std::string_view("Aä€😀\0", 11));
  CHECK(to_json(Value::text("\"\\/\n\r\t\x01\x1f\x7fä")) ==
        "\"\\\"\\\\/\\n\\r\\t\\u0001\\u001f\x7fä\"");
}

TEST_CASE("json: an escape is written wherever in a text it is needed") {
  for (const char special : {'"', '\\', '\x01', '\x1f', '\n'}) {
    for (std::size_t at = 0; at < 20; ++at) {
      std::string text(20, 'x');
      text[at] = special;
      const std::string written = to_json(Value::text(text));
      CHECK(written.size() > text.size() + 2);
      CHECK(json(written) == Value::text(text));
    }
  }
  CHECK(to_json(Value::text("größer als 8 Bytes \x7f")) == "\"größer als 8 Bytes \x7f\"");
}

TEST_CASE("json: keys given twice are found in large objects too") {
  for (const std::size_t size : std::initializer_list<std::size_t>{2, 64, 65, 300}) {
    std::string text = "{\"k0\":-1";
    for (std::size_t i = 0; i < size; ++i) {
      text += ",\"k" + std::to_string(i) + "\":" + std::to_string(i);
    }
    const Value value = json(text + "}");
    CHECK(value.size() == size);
    CHECK(value.get("k0") == Value::number(std::int64_t{0}));
  }
}

TEST_CASE("json: of a key given twice the last value counts") {
  CHECK(again(R"({"a":1,"b":2,"a":3})") == R"({"b":2,"a":3})");
  CHECK(again(R"({"a":1,"a":2,"a":3})") == R"({"a":3})");
  CHECK(again(R"({"a":1,"\u0061":2})") == R"({"a":2})");
  CHECK(json("{" + repeated(R"("key":1,)", 100'000) + R"("key":2})").size() == 1);
}

TEST_CASE("json: errors say what is wrong and at which byte") {
  CHECK(problem("") == "not valid JSON: the text is empty");
  CHECK(problem("  ") == "not valid JSON: the text is empty");
  CHECK(problem("{") == "not valid JSON: a key in quotes is missing at byte 1");
  CHECK(problem("[") == "not valid JSON: the text ends too early at byte 1");
  CHECK(problem("[1 2]") == "not valid JSON: ',' or ']' is missing at byte 3");
  CHECK(problem("[1,]") ==
        "not valid JSON: neither a number, a text, true, false nor null at byte 3");
  CHECK(problem(R"({"a" 1})") == "not valid JSON: ':' is missing at byte 5");
  CHECK(problem(R"({"a":1 "b":2})") == "not valid JSON: ',' or '}' is missing at byte 7");
  CHECK(problem("{a:1}") == "not valid JSON: a key in quotes is missing at byte 1");
  CHECK(problem(R"({"a":1,})") == "not valid JSON: a key in quotes is missing at byte 7");
  CHECK(problem("1 2") == "not valid JSON: text after the end of the document at byte 2");
  CHECK(problem(R"(["abc)") == "not valid JSON: a text without its closing quote at byte 5");
  CHECK(problem(R"(["a\"])") == "not valid JSON: a text without its closing quote at byte 6");
  CHECK(problem("[\"a\nb\"]") == "not valid JSON: a control character in a text at byte 3");
  CHECK(problem("[\"\xC3(\"]") == "not valid JSON: malformed UTF-8 at byte 2");
  CHECK(problem(R"("\x")") == "not valid JSON: a bad escape in a text at byte 0");
}

TEST_CASE("json: no number, word or surrogate that JSON does not know") {
  for (const char* text : {"01",          "+1",
                           "1.",          ".5",
                           "1e",          "0x10",
                           "NaN",         "Infinity",
                           "nul",         "True",
                           "'a'",         "-",
                           R"("\ud800")", R"("\ud800\u0041")",
                           R"("\udc00")", R"("\u12")",
                           R"("\u+123")", "\"\xED\xA0\x80\"",
                           "[1}",         "{\"a\":1]",
                           "]",           "}",
                           ",",           ":",
                           "\"a\"b",      "[\"a\"\"b\"]",
                           "1//c",        "\xEF\xBB\xBF{}x"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_json(text));
  }
  CHECK_FALSE(parse_json(std::string_view("\0", 1)));
  CHECK_FALSE(parse_json(std::string_view("[1\0]", 4)));
}

TEST_CASE("json: 200 levels are read, deeper is an error and no crash") {
  CHECK(parse_json(repeated("[", 200) + repeated("]", 200)).ok());
  CHECK(problem(repeated("[", 201) + repeated("]", 201)) ==
        "not valid JSON: nested too deeply at byte 200");
  CHECK(problem(repeated(R"({"a":)", 1'000'000)).find("nested too deeply") != std::string::npos);
}

TEST_CASE("json: a document of more than 64 MiB is refused") {
  CHECK(problem(std::string((std::size_t{64} << 20) + 1, ' ')) ==
        "the JSON document is larger than 64 MiB");
}

TEST_CASE("json: texts beyond the reach of a slice are copied") {
  const std::string padding(std::size_t{17} << 20, 'p');
  const Value value = json("[\"" + padding + "\",\"a text behind sixteen mebibytes\"]");
  CHECK(value.at(1).as_text() == "a text behind sixteen mebibytes");
}

TEST_CASE("json: a part outlives its document") {
  Value part;
  {
    const Value whole = json(R"({"a":["a text that is longer than fourteen bytes"]})");
    part = whole.get("a").at(0);
  }
  CHECK(part.as_text() == "a text that is longer than fourteen bytes");
}

TEST_CASE("json: absent is written as null, a promise as its name") {
  CHECK(to_json(Value()) == "null");
  CHECK(to_json(Value::object({{"id", Value::promise("crm.person#3")}})) ==
        R"({"id":"crm.person#3"})");
}

TEST_CASE("json: pretty for people") {
  CHECK(
      to_pretty_json(json(R"({"a":[1,{"b":null}],"c":{},"d":[]})")) ==
      "{\n  \"a\": [\n    1,\n    {\n      \"b\": null\n    }\n  ],\n  \"c\": {},\n  \"d\": []\n}");
}

TEST_CASE("json: equal values have one canonical text") {
  CHECK(to_canonical_json(json(R"({"b":[1.0,10e-1],"a":-0.0})")) == R"({"a":0,"b":[1,1]})");
  CHECK(to_canonical_json(json(R"({"a":0,"b":[1,1]})")) == R"({"a":0,"b":[1,1]})");
}

TEST_CASE("json: of a repeated key the last value counts, also after documents that had none") {
  const auto read = [](const char* text) { return to_json(*parse_json(text)); };
  CHECK(read(R"({"a":1,"b":2})") == R"({"a":1,"b":2})");
  CHECK(read(R"({"a":1,"a":2})") == R"({"a":2})");
  CHECK(read(R"({"a":1,"a":2})") == R"({"a":2})");
  CHECK(read(R"({"a":1,"b":2,"a":{"c":3,"c":4}})") == R"({"b":2,"a":{"c":4}})");
}

TEST_CASE("json: an escape is found at each place of texts of each length") {
  for (std::size_t length = 1; length <= 40; ++length) {
    for (std::size_t at = 0; at < length; ++at) {
      for (const char special : {'"', '\\', '\n', '\x01'}) {
        std::string text(length, 'x');
        text[at] = special;
        const std::string written = to_json(Value::text(text));
        CHECK(written.size() > length + 2);
        CHECK(parse_json(written)->as_text() == text);
      }
    }
  }
}

TEST_CASE("json: texts around the size of the writer's buffer") {
  for (const std::size_t length : {1000U, 1021U, 1022U, 1023U, 1024U, 1025U, 5000U}) {
    const std::string text(length, 'x');
    const Value list = Value::list({Value::text(text), Value::text("é"), Value::text(text)});
    CHECK(to_json(list) == "[\"" + text + "\",\"é\",\"" + text + "\"]");
  }
}
