#include "server/request_event.h"

#include <doctest/doctest.h>

#include "base/json.h"
#include "server/incoming.h"

namespace engine::server {

namespace {

using base::Value;

// The part of the event as JSON, or why there is none.
std::string part(const http::Incoming& request, const std::string& name) {
  const auto event = request_event(request, Value::object({{"id", Value::text("17")}}));
  if (!event) return base::to_text(event.error());
  const Value& found = event->get(name);
  return found.is_absent() ? "absent" : base::to_json(found);
}

std::string body(const std::string& type, const std::string& text) {
  http::Headers headers;
  if (!type.empty()) headers.set("Content-Type", type);
  return part(incoming("POST", "/x", headers, text), "body");
}

}  // namespace

TEST_CASE("request event: a body is what its type says") {
  CHECK(body("application/json", R"({"id": 17})") == R"({"id":17})");
  CHECK(body("application/vnd.acme+json; charset=utf-8", "[1]") == "[1]");
  CHECK(body("text/plain", "{ no json") == R"("{ no json")");
  CHECK(body("Application/X-WWW-Form-Urlencoded", "a=1&b=x+y") == R"({"a":"1","b":"x y"})");
}

TEST_CASE("request event: a body without a type is JSON when it looks so, else text") {
  CHECK(body("", " {\"id\":1}") == R"({"id":1})");
  CHECK(body("", "[1]") == "[1]");
  CHECK(body("", "hello") == R"("hello")");
  CHECK(body("", "  ") == R"("  ")");
  CHECK(body("", "") == "absent");
  CHECK(body("application/json", "") == "absent");
}

TEST_CASE("request event: a body that is not what it says is an error") {
  CHECK(body("application/json", "{").find("JSON") != std::string::npos);
  CHECK(body("application/x-www-form-urlencoded", "a=%zz") == "the form body is malformed");
}

TEST_CASE("request event: a name that is given several times is a list") {
  http::Incoming request = incoming("GET", "/x");
  request.query = {{"a", "1"}, {"b", "2"}, {"a", "3"}, {"a", ""}};
  CHECK(part(request, "query") == R"({"a":["1","3",""],"b":"2"})");
  CHECK(body("application/x-www-form-urlencoded", "a=1&a=2") == R"({"a":["1","2"]})");
}

TEST_CASE("request event: headers by lower-case name, parameters and the request itself") {
  http::Headers headers;
  headers.set("X-Acme-Kind", "Lead");
  const http::Incoming request = incoming("GET", "/x", headers);
  CHECK(part(request, "headers") == R"({"x-acme-kind":"Lead"})");
  CHECK(part(request, "params") == R"({"id":"17"})");
  CHECK(part(request, "request") ==
        R"({"method":"GET","path":"/x","target":"/x","peer":"127.0.0.1"})");
}

}  // namespace engine::server
