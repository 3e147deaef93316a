#include "lua/expression.h"

#include <doctest/doctest.h>

#include "support.h"

using namespace engine;
using namespace engine::lua;
using test::evaluated;

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
}
