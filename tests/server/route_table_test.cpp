#include "server/route_table.h"

#include <doctest/doctest.h>

#include "base/json.h"
#include "run/pack_case.h"

namespace engine::server {

namespace {

constexpr const char* kRules = R"(
rules:
  show:    { on: { route: "GET /lead/{id:int}", auth: none }, steps: [ { finish: done } ] }
  newest:  { on: { route: GET /lead/newest, auth: none }, steps: [ { finish: done } ] }
  named:   { on: { route: "GET /lead/{name}", auth: none }, steps: [ { finish: done } ] }
  store:   { on: { route: "PUT /lead/{id:int}", auth: none }, steps: [ { finish: done } ] }
  suffix:  { on: { route: "GET /v1/lead/{id:int}.json", auth: none }, steps: [ { finish: done } ] }
  by_uuid: { on: { route: "GET /event/{id:uuid}", auth: none }, steps: [ { finish: done } ] }
  first:
    on: { route: POST /hook, auth: none, when: "body.kind == 'a'" }
    steps: [ { finish: done } ]
  second:  { on: { route: POST /hook, auth: none }, steps: [ { finish: done } ] }
  root:    { on: { route: GET /, auth: none }, steps: [ { finish: done } ] }
)";

// "RULE {PARAMS}" of each match, in order.
std::string matches(const std::string& method, const std::string& path) {
  const run::PackCase desk(kRules);
  const RouteTable table(desk.world(), "");
  std::string text;
  for (const RouteMatch& match : table.match(method, path)) {
    text += (text.empty() ? "" : " ") + match.entry->rule->name + " " + base::to_json(match.params);
  }
  return text;
}

std::string allowed(const std::string& path) {
  const run::PackCase desk(kRules);
  return RouteTable(desk.world(), "").allowed(path);
}

}  // namespace

TEST_CASE("route table: a written-out path goes before one with parameters") {
  CHECK(matches("GET", "/lead/newest") == R"(desk/newest {} desk/named {"name":"newest"})");
}

TEST_CASE("route table: a parameter has its type") {
  CHECK(matches("GET", "/lead/17") == R"(desk/show {"id":17} desk/named {"name":"17"})");
  CHECK(matches("GET", "/lead/x17") == R"(desk/named {"name":"x17"})");
  CHECK(matches("GET", "/event/0190163d-8694-739b-aea5-966c26f8ad91") ==
        R"(desk/by_uuid {"id":"0190163d-8694-739b-aea5-966c26f8ad91"})");
  CHECK(matches("GET", "/event/17") == "");
}

TEST_CASE("route table: text may stand around a parameter") {
  CHECK(matches("GET", "/v1/lead/17.json") == R"(desk/suffix {"id":17})");
  CHECK(matches("GET", "/v1/lead/17") == "");
  CHECK(matches("GET", "/v1/lead/.json") == "");
}

TEST_CASE("route table: a slash at the end does not count, a part more does") {
  CHECK(matches("GET", "/lead/newest/") == matches("GET", "/lead/newest"));
  CHECK(matches("GET", "/") == "desk/root {}");
  CHECK(matches("GET", "/lead") == "");
  CHECK(matches("GET", "/lead/17/notes") == "");
  CHECK(matches("GET", "/Lead/17") == "");
}

TEST_CASE("route table: two rules of one route come in the order of the files") {
  CHECK(matches("POST", "/hook") == "desk/first {} desk/second {}");
}

TEST_CASE("route table: the methods of a path; a value of a wrong type is no path") {
  CHECK(matches("POST", "/lead/17") == "");
  CHECK(allowed("/lead/17") == "GET, PUT");
  CHECK(allowed("/lead/newest") == "GET");
  CHECK(allowed("/hook") == "POST");
  CHECK(allowed("/v1/lead/x.json") == "");
  CHECK(allowed("/nowhere") == "");
}

TEST_CASE("route table: a pack with an address of its own is not on the engine's") {
  const run::PackCase desk(kRules, base::Value::object(), {},
                           "packs: { desk: { listen: { port: 0 } } }\n");
  CHECK(RouteTable(desk.world(), "").entries().empty());
  CHECK(RouteTable(desk.world(), "desk").entries().size() == 9);
  CHECK(RouteTable(desk.world(), "other").entries().empty());
}

}  // namespace engine::server
