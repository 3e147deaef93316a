#include "sim/recorded_transport.h"

#include <doctest/doctest.h>

using namespace engine;
using sim::RecordedTransport;

namespace {

constexpr const char* kRecording = R"(### the first page
GET /people?limit=2&cursor=a%3D
Accept: application/json
###
HTTP/1.1 200 OK
Content-Type: application/json
X-Left: 9

{"data":
 [1,2]}

###
POST https://api.acme.test/people

{"name": "Ada", "n": 1.0}
### answered
HTTP/1.1 201 Created
###
GET /again
###
HTTP/1.1 503 Service Unavailable
###
GET /again
###
HTTP/1.1 200 OK

done
)";

http::Request request(const std::string& method, const std::string& url,
                      const std::string& body = "") {
  http::Request request;
  request.method = method;
  request.url = url;
  request.body = body;
  return request;
}

std::string error_of(const char* text) {
  const auto parsed = sim::parse_recording("people.http", text);
  REQUIRE(!parsed);
  CHECK(parsed.error().kind == base::ErrorKind::invalid);
  return parsed.error().message;
}

}  // namespace

TEST_CASE("recording: requests are answered by method, path, query and body") {
  RecordedTransport transport(*sim::parse_recording("people.http", kRecording));
  const auto page = transport.send(request("GET", "https://any.test/people?cursor=a%3D&limit=2"));
  REQUIRE(page);
  CHECK(page->status == 200);
  CHECK(page->headers.get("x-left") == "9");
  CHECK(page->body == "{\"data\":\n [1,2]}");
  CHECK(transport.send(request("POST", "https://api.acme.test/people", R"({"n":1,"name":"Ada"})"))
            ->status == 201);
}

TEST_CASE("recording: equal requests take one exchange after another, the last again and again") {
  RecordedTransport transport(*sim::parse_recording("people.http", kRecording));
  CHECK(transport.send(request("GET", "https://any.test/again"))->status == 503);
  CHECK(transport.send(request("GET", "https://any.test/again"))->status == 200);
  CHECK(transport.send(request("GET", "https://any.test/again"))->body == "done");
}

TEST_CASE("recording: what was not recorded fails") {
  RecordedTransport transport(*sim::parse_recording("people.http", kRecording));
  const auto answer = transport.send(request("GET", "https://any.test/people?limit=3"));
  REQUIRE(!answer);
  CHECK(answer.error().message == "no recording answers GET https://any.test/people?limit=3");
  CHECK(!transport.send(request("PUT", "https://any.test/again")));
  CHECK(!transport.send(request("POST", "https://other.test/people", R"({"n":1,"name":"Ada"})")));
  CHECK(
      !transport.send(request("POST", "https://api.acme.test/people", R"({"n":2,"name":"Ada"})")));
}

TEST_CASE("recording: exchanges that nobody asked for are known by their places") {
  RecordedTransport transport(*sim::parse_recording("people.http", kRecording));
  CHECK(transport.send(request("GET", "https://any.test/again")));
  CHECK(transport.unused() ==
        std::vector<std::string>{"people.http:2", "people.http:13", "people.http:23"});
}

TEST_CASE("recording: what is none is refused with its line") {
  CHECK(error_of("GET\n###\nHTTP/1.1 200 OK\n") ==
        "people.http:1: a request begins with 'METHOD url'");
  CHECK(error_of("GET /a\nnonsense\n###\nHTTP/1.1 200 OK\n") ==
        "people.http:2: a header is 'Name: value'");
  CHECK(error_of("GET /a\n###\n200 OK\n") ==
        "people.http:3: a response begins with 'HTTP/1.1 200 OK'");
  CHECK(error_of("GET /a\n###\nHTTP/1.1 2x0 OK\n") ==
        "people.http:3: a response begins with 'HTTP/1.1 200 OK'");
  CHECK(error_of("\n\nGET /a\n") == "people.http:3: the response is missing");
}
