#include "lua/expression.h"

#include <doctest/doctest.h>

#include "support.h"

using namespace engine;
using namespace engine::lua;
using test::evaluated;

namespace {

// What compiling reports, with these names in scope.
std::string reported(const std::string& expression, const Names& names,
                     std::vector<std::pair<std::string, std::string>> modules = {}) {
  Script script = test::script(std::move(modules));
  base::Diagnostics diagnostics;
  Expression::compile(test::source(expression), script, names, diagnostics);
  return test::all(diagnostics);
}

Expression compiled(const std::string& expression, Script& script,
                    const Names& names = {"input.*"}) {
  base::Diagnostics diagnostics;
  auto result = Expression::compile(test::source(expression), script, names, diagnostics);
  CHECK(test::all(diagnostics) == "");
  return result;
}

}  // namespace

TEST_CASE("expression: a plain path keeps its value as it is written") {
  CHECK(evaluated("input.a.b", R"({"a":{"b":1.10}})") == "1.10");
  CHECK(evaluated("input.tags[1]", R"({"tags":["x","y"]})") == R"("x")");
  CHECK(evaluated(R"(input["first name"])", R"({"first name":"Ada"})") == R"("Ada")");
  CHECK(evaluated("input.a", R"({"a":null})") == "null");
}

TEST_CASE("expression: a path into something absent or null is absent") {
  CHECK(evaluated("input.a.b.c") == "absent");
  CHECK(evaluated("input.a.b", R"({"a":null})") == "absent");
  CHECK(evaluated("input.a.b == nil") == "true");
  CHECK(evaluated("input.a.b == null", R"({"a":{"b":null}})") == "true");
  CHECK(evaluated("null ~= input.a", R"({"a":1})") == "true");
  CHECK(evaluated("input.a.b.c or 'none'", R"({"a":5})") == R"("none")");
}

TEST_CASE("expression: everything else is Lua") {
  CHECK(evaluated("input.a + 1", R"({"a":2})") == "3");
  CHECK(evaluated("input.name:upper() .. '!'", R"({"name":"Ada"})") == R"("ADA!")");
  CHECK(evaluated("{ id = input.id, input = 5 }", R"({"id":7})") == R"({"id":7,"input":5})");
  CHECK(evaluated("input.tags[#input.tags]", R"({"tags":["x","y"]})") == R"("y")");
  CHECK(evaluated("input[input.key]", R"({"key":"a","a":3})") == "3");
  CHECK(evaluated("(function(x) local input = x.a return input end)(input)", R"({"a":4})") == "4");
  CHECK(evaluated("input.a -- a comment", R"({"a":4})") == "4");
  CHECK(evaluated("'input.a' .. [[ input.b ]]") == R"("input.a input.b ")");
  CHECK(evaluated("input.a\n  + input.b", R"({"a":1,"b":2})") == "3");
}

TEST_CASE("expression: more paths than usual") {
  CHECK(evaluated("input.a+input.b+input.c+input.d+input.e+input.f+input.g+input.h+input.i+input.a",
                  R"({"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1})") == "10");
}

TEST_CASE("expression: it knows its paths") {
  Script script = test::script();
  const auto path = compiled("input.lead.id", script);
  REQUIRE(path.path() != nullptr);
  CHECK(path.path()->text() == "lead.id");
  CHECK(path.root() == "input");
  const auto mixed = compiled("input.a + other.b[2] + input.a", script, {"input", "other"});
  CHECK(mixed.path() == nullptr);
  CHECK(mixed.root() == "");
  CHECK(mixed.roots() == std::vector<std::string>{"input", "other"});
  CHECK(mixed.paths() == std::vector<std::string>{"input.a", "other.b[1]"});
  CHECK_FALSE(Expression().given());
}

TEST_CASE("expression: holds for everything but absent, null and false") {
  Script script = test::script();
  Runtime runtime;
  Scope scope;
  scope.set("input", base::parse_json(R"({"zero":0,"no":false,"nothing":null})").value());
  CHECK(compiled("input.zero", script).holds(runtime, scope).value());
  CHECK_FALSE(compiled("input.no", script).holds(runtime, scope).value());
  CHECK_FALSE(compiled("input.nothing", script).holds(runtime, scope).value());
  CHECK_FALSE(compiled("input.absent", script).holds(runtime, scope).value());
}

TEST_CASE("expression: an unknown name is reported where it stands") {
  CHECK(reported("5 + inptu.x", {"input.*", "settings"}) ==
        "rules.yaml:10:11: error[unknown-name]: 'inptu' is not known here\n"
        "   10 | when: 5 + inptu.x\n"
        "      |           ^~~~~~~\n"
        "  hint: did you mean 'input'?\n");
  CHECK(reported("lowr(input.x)", {"input.*"}) ==
        "rules.yaml:10:7: error[unknown-name]: 'lowr' is not known here\n"
        "   10 | when: lowr(input.x)\n"
        "      |       ^~~~\n"
        "  hint: did you mean 'lower'?\n");
  CHECK(reported("string.fromat('x')", {}) ==
        "rules.yaml:10:7: error[unknown-name]: 'string.fromat' is not known here\n"
        "   10 | when: string.fromat('x')\n"
        "      |       ^~~~~~~~~~~~~\n"
        "  hint: did you mean 'string.format'?\n");
}

TEST_CASE("expression: fields are checked where they are known") {
  const Names names = {"settings.region", "settings.owner.id", "input.*", "id"};
  CHECK(reported("settings.region", names) == "");
  CHECK(reported("settings.owner", names) == "");
  CHECK(reported("settings.owner.id.x", names) == "");
  CHECK(reported("settings", names) == "");
  CHECK(reported("id.anything", names) == "");
  CHECK(reported("settings.regoin", names) ==
        "rules.yaml:10:7: error[unknown-name]: 'settings.regoin' is not known here\n"
        "   10 | when: settings.regoin\n"
        "      |       ^~~~~~~~~~~~~~~\n"
        "  hint: did you mean 'settings.region'?\n");
}

TEST_CASE("expression: functions of modules are checked") {
  const std::vector<std::pair<std::string, std::string>> modules = {
      {"names", "return { first = function(x) return x .. '1' end }"},
      {"twice", "return function(x) return x * 2 end"}};
  CHECK(evaluated("names.first(input.a)", R"({"a":"x"})", modules) == R"("x1")");
  CHECK(evaluated("twice(input.a)", R"({"a":4})", modules) == "8");
  CHECK(reported("names.frist(1)", {}, modules) ==
        "rules.yaml:10:7: error[unknown-function]: module 'names' has no function 'frist'\n"
        "   10 | when: names.frist(1)\n"
        "      |       ^~~~~~~~~~~\n"
        "  hint: did you mean 'first'?\n");
}

TEST_CASE("expression: a scope name cannot be assigned") {
  CHECK(reported("(function() input.a = 1 end)()", {"input"}) ==
        "rules.yaml:10:19: error[read-only]: 'input.a' cannot be changed here\n"
        "   10 | when: (function() input.a = 1 end)()\n"
        "      |                   ^~~~~~~\n"
        "  hint: write the value into a local\n");
}

TEST_CASE("expression: a syntax error points at the token") {
  CHECK(reported("input.a +* 2", {"input"}) ==
        "rules.yaml:10:16: error[lua-syntax]: unexpected symbol near '*'\n"
        "   10 | when: input.a +* 2\n"
        "      |                ^\n");
  CHECK(reported("1) or (2", {}) ==
        "rules.yaml:10:8: error[lua-syntax]: ')' does not fit behind what stands before\n"
        "   10 | when: 1) or (2\n"
        "      |        ^\n");
  CHECK(reported("lower(", {})
            .starts_with("rules.yaml:10:7: error[lua-syntax]: something is missing at the end"));
}

TEST_CASE("expression: a runtime error names the line and the path") {
  CHECK(
      evaluated("input.a.b + 1") ==
      "rules.yaml:10:7: attempt to perform arithmetic on 'input.a.b' (a nil value) [script-error]");
  CHECK(evaluated("1 +\n input.b") ==
        "rules.yaml:11:1: attempt to perform arithmetic on 'input.b' (a nil value) [script-error]");
  CHECK(evaluated("lower({})") ==
        "rules.yaml:10:7: lower expects a text, not an object [script-error]");
  CHECK(evaluated("lower()") == "absent");
  CHECK(evaluated("lower(1, 2)") ==
        "rules.yaml:10:7: lower is called as lower(text) -> text [script-error]");
}

TEST_CASE(
    "expression: an error in a module names the module's line, also when it was caught and raised "
    "again") {
  const std::string module =
      "local M = {}\nfunction M.fail(x)\n  error('no ' .. x)\nend\n"
      "function M.again(x)\n  local ok, why = pcall(M.fail, x)\n  error(why)\nend\n"
      "function M.refuse()\n  return nil, 'too few digits'\nend\nreturn M\n";
  CHECK(evaluated("m.fail('luck')", "{}", {{"m", module}}) ==
        "acme/m.lua:3:1: no luck [script-error]");
  CHECK(evaluated("m.again('luck')", "{}", {{"m", module}}) ==
        "acme/m.lua:3:1: no luck [script-error]");
}
