#include "config/template.h"

#include <doctest/doctest.h>

#include "base/json.h"
#include "config/read_text.h"

namespace engine::config {

namespace {

// The scalar `v` of a map.
Node value_of(const std::string& yaml) {
  base::Diagnostics diagnostics;
  const auto node = load_yaml(input_file(yaml), diagnostics);
  REQUIRE_MESSAGE(node, to_text(diagnostics));
  REQUIRE(node->find("v"));
  return node->find("v")->value;
}

Template split(const std::string& yaml) {
  base::Diagnostics diagnostics;
  Template made;
  CHECK(parse_template(value_of(yaml), made, diagnostics));
  CHECK(to_text(diagnostics) == "");
  return made;
}

// Texts in quotes, expressions with line:column+length.
std::string shown(const Template& made) {
  std::string text;
  for (const auto& part : made.parts) {
    if (!text.empty()) text += " ";
    if (const auto* expression = std::get_if<Expression>(&part)) {
      text += expression->source + "@" + std::to_string(expression->at.line) + ":" +
              std::to_string(expression->at.column) + "+" + std::to_string(expression->at.length);
    } else {
      text += "'" + std::get<std::string>(part) + "'";
    }
  }
  return text;
}

}  // namespace

TEST_CASE("template: text without braces is constant") {
  CHECK(shown(split("v: plain $ { } text")) == "'plain $ { } text'");
  CHECK(split("v: x").is_constant());
  CHECK(split("v: x").constant_text() == "x");
  CHECK(split("v: \"\"").parts.empty());
  CHECK(split("v: \"\"").is_constant());
  CHECK_FALSE(split("v: \"\"").is_single_expression());
}

TEST_CASE("template: each ${…} becomes an expression with its place") {
  CHECK(shown(split("v: Hello ${input.name}, ${ a + b }!")) ==
        "'Hello ' input.name@1:12+10 ', ' a + b@1:28+5 '!'");
  CHECK(shown(split("v: \"${a}${b}\"")) == "a@1:7+1 b@1:11+1");
  CHECK(shown(split("v:   ${a}")) == "a@1:8+1");
}

TEST_CASE("template: one expression alone is single") {
  CHECK(split("v: ${a}").is_single_expression());
  CHECK_FALSE(split("v: ${a} ").is_constant());
  CHECK_FALSE(split("v: \"${a} \"").is_single_expression());
  CHECK_FALSE(split("v: x").is_single_expression());
}

TEST_CASE("template: braces and strings of Lua stay inside") {
  CHECK(shown(split("v: ${ {a = {1}} }x")) == "{a = {1}}@1:7+9 'x'");
  CHECK(shown(split("v: ${join('}', \"}\")}")) == "join('}', \"}\")@1:6+14");
  CHECK(shown(split("v: ${'\\'}'}")) == "'\\'}'@1:6+5");
}

TEST_CASE("template: $${ is a literal ${") {
  CHECK(shown(split("v: $${x} and ${y}")) == "'${x} and ' y@1:16+1");
  CHECK(shown(split("v: a$${")) == "'a${'");
  CHECK(shown(split("v: $${${x}")) == "'${' x@1:9+1");
  CHECK(shown(split("v: ${x}$${y}")) == "x@1:6+1 '${y}'");
}

TEST_CASE("template: an escape before an expression leaves the place of the scalar") {
  CHECK(shown(split("v: \"a\\tb ${x}\"")) == "'a\tb ' x@1:4+11");
  CHECK(shown(split("v: 'it''s ${x}'")) == "'it's ' x@1:4+12");
}

TEST_CASE("template: places in a | block are those of its lines") {
  CHECK(shown(split("v: |\n    one ${a}\n\n      two ${b}\n")) ==
        "'one ' a@2:11+1 '\n\n  two ' b@4:13+1 '\n'");
  CHECK(shown(split("v: |\r\n  ${a}\r\n  ${b}\r\n")) == "a@2:5+1 '\n' b@3:5+1 '\n'");
}

TEST_CASE("template: places behind a byte order mark count from the first letter") {
  CHECK(shown(split("\xEF\xBB\xBFv: ${a}")) == "a@1:6+1");
}

TEST_CASE("expression: is the whole text without outer blanks") {
  base::Diagnostics diagnostics;
  Expression made;
  CHECK(parse_expression(value_of("v: ' a > 1 '"), made, diagnostics));
  CHECK(made.source == "a > 1");
  CHECK(made.at.text() == "input.yaml:1:6");
  CHECK(made.at.length == 5);
}

TEST_CASE("value template: keeps structure, constants and places") {
  base::Diagnostics diagnostics;
  ValueTemplate made;
  CHECK(parse_value_template(
      value_of("v: { id: \"${lead.id}\", n: 5, t: \"5\", none: null, tags: [new, \"a ${b}\"] }"),
      made, diagnostics));
  CHECK_FALSE(made.is_constant());
  const auto& map = std::get<ValueTemplate::Map>(made.value);
  REQUIRE(map.size() == 5);
  CHECK(map[0].key.value == "id");
  CHECK(map[0].key.at.text() == "input.yaml:1:6");
  CHECK(std::get<Template>(map[0].value.value).is_single_expression());
  CHECK(std::get<base::Value>(map[1].value.value) == base::Value::number(std::int64_t{5}));
  CHECK(std::get<base::Value>(map[2].value.value) == base::Value::text("5"));
  CHECK(std::get<base::Value>(map[3].value.value).is_null());
  const auto& tags = std::get<ValueTemplate::List>(map[4].value.value);
  CHECK(tags[0].constant() == base::Value::text("new"));
  CHECK(shown(std::get<Template>(tags[1].value)) == "'a ' b@1:67+1");
}

TEST_CASE("value template: without ${…} it is a constant") {
  base::Diagnostics diagnostics;
  ValueTemplate made;
  CHECK(parse_value_template(value_of("v: { a: [1, true, \"$${x}\"], b: { c: no } }"), made,
                             diagnostics));
  CHECK(made.is_constant());
  CHECK(base::to_json(made.constant()) == R"({"a":[1,true,"${x}"],"b":{"c":"no"}})");
}

TEST_CASE("value template: goes on after an error") {
  base::Diagnostics diagnostics;
  ValueTemplate made;
  CHECK_FALSE(parse_value_template(value_of("v: [\"${a\", \"${}\"]"), made, diagnostics));
  CHECK(diagnostics.error_count() == 2);
}

}  // namespace engine::config
