#include "spec/route.h"

#include <doctest/doctest.h>

namespace engine::spec {

namespace {

base::Located<std::string> located(std::string text) {
  return {std::move(text), {}};
}

std::string problem_of(const std::string& text) {
  base::Diagnostics diagnostics;
  const auto route = parse_route(located(text), diagnostics);
  CHECK(!route.has_value());
  return diagnostics.empty() ? "" : base::to_text(diagnostics.sorted().front());
}

}  // namespace

TEST_CASE("route: method, literals and parameters are taken apart") {
  base::Diagnostics diagnostics;
  const auto route = parse_route(located("GET /v1/lead/v-{id:int}.json/{name}"), diagnostics);
  REQUIRE(route);
  CHECK(route->method == "GET");
  REQUIRE(route->segments.size() == 4);
  CHECK(route->segments[1].before == "lead");
  CHECK(route->segments[2].before == "v-");
  CHECK(route->segments[2].name == "id");
  CHECK(route->segments[2].type == "int");
  CHECK(route->segments[2].after == ".json");
  CHECK(route->segments[3].type == "text");
  CHECK(route->parameters() == std::vector<std::string>{"id", "name"});
}

TEST_CASE("route: patterns that accept the same requests have one shape") {
  base::Diagnostics diagnostics;
  const auto shape = [&](const char* text) {
    return parse_route(located(text), diagnostics)->shape();
  };
  CHECK(shape("GET /a/{x:int}") == shape("GET /a/{y:int}"));
  CHECK(shape("GET /a/{x:int}") != shape("GET /a/{x}"));
  CHECK(shape("GET /a") != shape("POST /a"));
}

TEST_CASE("route: what is none is refused with a reason") {
  CHECK(problem_of("/lead") ==
        "error[bad-route]: '/lead' is not a route\n  hint: write METHOD /path, such as GET "
        "/lead/{id:int}\n");
  CHECK(problem_of("get /lead") ==
        "error[bad-route]: 'get' is not a method of a route\n"
        "  hint: it is GET, POST, PUT, PATCH or DELETE, in capitals\n");
  CHECK(problem_of("GET /a/{x") ==
        "error[bad-route]: '{x' is not a part of a route\n"
        "  hint: a part has at most one parameter: {name} or {name:int}\n");
  CHECK(problem_of("GET /{x}{y}") ==
        "error[bad-route]: '{x}{y}' is not a part of a route\n"
        "  hint: a part has at most one parameter: {name} or {name:int}\n");
  CHECK(problem_of("GET /{1x}") ==
        "error[bad-route]: '1x' cannot be the name of a parameter\n"
        "  hint: use letters, digits, '_' and '-', and begin with a letter or '_'\n");
  CHECK(problem_of("GET /{x:itn}") ==
        "error[bad-route]: 'itn' is not a type of a parameter\n  hint: did you mean 'int'?\n");
  CHECK(problem_of("GET /{x}/{x}") ==
        "error[bad-route]: the parameter 'x' is given twice in one route\n");
}

}  // namespace engine::spec
