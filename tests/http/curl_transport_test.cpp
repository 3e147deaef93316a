#include "http/curl_transport.h"

#include <cstdlib>
#include <future>

#include <doctest/doctest.h>

#include "http/raw_server.h"
#include "http/url.h"
#include "http/user_agent.h"

using namespace engine::http;
using namespace engine::http::test;
using engine::base::Secret;

namespace {

Request request_to(std::string url, std::string method = "GET", std::string body = {}) {
  Request request;
  request.method = std::move(method);
  request.url = std::move(url);
  request.body = std::move(body);
  return request;
}

// What the server hears of `request`, and answers 200.
std::string heard_of(Request request) {
  std::promise<std::string> heard;
  RawServer server([&](Socket& socket, int) {
    heard.set_value(socket.hear_message());
    socket.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  });
  request.url = server.url(request.url);
  CHECK(CurlTransport().send(request).ok());
  std::string text = heard.get_future().get();
  const auto host = text.find("Host: ");
  return text.erase(host, text.find("\r\n", host) + 2 - host);
}

}  // namespace

TEST_CASE("transport: a GET says what it was told and little else") {
  Request request = request_to("/v1/../leads?a=1#part");
  request.headers.add("X-One", "1");
  request.headers.add("X-Empty", "");
  CHECK(heard_of(request) == "GET /v1/../leads?a=1 HTTP/1.1\r\nUser-Agent: " + user_agent() +
                                 "\r\nAccept: */*\r\n"
                                 "Accept-Encoding: gzip\r\nX-One: 1\r\nX-Empty:\r\n\r\n");
}

TEST_CASE("transport: secrets travel") {
  Request request = request_to("/leads?a=1");
  request.secret_headers.emplace_back("Authorization", Secret("Bearer abc"));
  request.secret_query.emplace_back("api key", Secret("x&y"));
  const std::string heard = heard_of(request);
  CHECK(heard.starts_with("GET /leads?a=1&api%20key=x%26y HTTP/1.1\r\n"));
  CHECK(heard.find("\r\nAuthorization: Bearer abc\r\n") != std::string::npos);
}

TEST_CASE("transport: a body is sent as it is, with any method") {
  for (const std::string method : {"POST", "PUT", "PATCH", "DELETE"}) {
    CAPTURE(method);
    Request request = request_to("/leads", method, std::string("a\0b", 3));
    request.headers.add("Content-Type", "application/json");
    const std::string heard = heard_of(request);
    CHECK(heard.starts_with(method + " /leads HTTP/1.1\r\n"));
    CHECK(heard.find("\r\nContent-Type: application/json\r\n") != std::string::npos);
    CHECK(body_of(heard) == std::string("a\0b", 3));
  }
}

TEST_CASE("transport: no content type is made up and an empty body has a length") {
  const std::string heard = heard_of(request_to("/leads", "POST"));
  CHECK(heard.find("Content-Type") == std::string::npos);
  CHECK(heard.find("\r\nContent-Length: 0\r\n") != std::string::npos);
}

TEST_CASE("transport: status, headers and body come back") {
  RawServer server([](Socket& socket, int) {
    socket.hear_message();
    socket.say("HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\n");
    socket.say("HTTP/1.1 422 No\r\nX-One:  a \r\nX-One: b\r\nContent-Length: 4\r\n\r\nbody");
  });
  const auto response = CurlTransport().send(request_to(server.url()));
  REQUIRE(response.ok());
  CHECK(response->status == 422);
  CHECK(response->body == "body");
  CHECK(response->headers.all() == Pairs{{"X-One", "a"}, {"X-One", "b"}, {"Content-Length", "4"}});
  CHECK(response->took.count() > 0);
}

TEST_CASE("transport: the answer to HEAD has no body to wait for") {
  RawServer server([](Socket& socket, int) {
    socket.hear_message();
    socket.say("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
    socket.hear_message();
  });
  const auto response = CurlTransport().send(request_to(server.url(), "HEAD"));
  REQUIRE(response.ok());
  CHECK(response->body.empty());
}

TEST_CASE("transport: a redirect is an answer like any other") {
  RawServer server([](Socket& socket, int) {
    socket.hear_message();
    socket.say("HTTP/1.1 302 Found\r\nLocation: http://other.test/\r\nContent-Length: 0\r\n\r\n");
  });
  const auto response = CurlTransport().send(request_to(server.url()));
  REQUIRE(response.ok());
  CHECK(response->status == 302);
  CHECK(response->headers.get("location") == "http://other.test/");
  CHECK(server.connections() == 1);
}

TEST_CASE("transport: the second request uses the connection of the first") {
  RawServer server([](Socket& socket, int) {
    while (!socket.hear_message().empty())
      socket.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  });
  CurlTransport transport;
  Request once = request_to(server.url(), "POST", "x");
  once.repeatable = false;
  CHECK(transport.send(request_to(server.url("/1"))).ok());
  CHECK(transport.send(once).ok());
  CHECK(transport.send(request_to(server.url("/3"))).ok());
  CHECK(server.connections() == 1);
}

TEST_CASE("transport: the environment's proxy is ignored") {
  RawServer server([](Socket& socket, int) {
    socket.hear_message();
    socket.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  });
  setenv("http_proxy", "http://127.0.0.1:1", 1);
  const auto response = CurlTransport().send(request_to(server.url()));
  unsetenv("http_proxy");
  CHECK(response.ok());
}

TEST_CASE("transport: the configured proxy is used") {
  RawServer proxy([](Socket& socket, int) {
    CHECK(socket.hear_message().starts_with("GET http://acme.test/x HTTP/1.1\r\n"));
    socket.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  });
  CurlOptions options;
  options.proxy = proxy.url();
  CHECK(CurlTransport(options).send(request_to("http://acme.test/x")).ok());
}

TEST_CASE("transport: what would break the framing is refused before anything is sent") {
  const auto refusal = [](const Request& request) {
    const auto response = CurlTransport().send(request);
    REQUIRE_FALSE(response.ok());
    CHECK(response.error().kind == engine::base::ErrorKind::invalid);
    CHECK(response.error().executed == engine::base::Executed::no);
    return response.error().message;
  };
  Request request = request_to("http://127.0.0.1:1/");
  request.headers.add("X-One", "a\r\nX-Two: b");
  CHECK(refusal(request) == "the header X-One holds a line break or NUL");

  request = request_to("http://127.0.0.1:1/");
  request.secret_headers.emplace_back("X-Key", Secret("a\nb"));
  CHECK(refusal(request) == "the header X-Key holds a line break or NUL");

  request = request_to("http://127.0.0.1:1/");
  request.headers.add("X One", "a");
  CHECK(refusal(request) == "'X One' is not the name of a header");

  CHECK(refusal(request_to("http://127.0.0.1:1/", "GET /x")) == "'GET /x' is not a method");
  CHECK(refusal(request_to("file:///etc/passwd")) ==
        "the URL starts with neither http:// nor https://");
}
