// Every way in which an answer can fail to arrive, and what it says about the request.
#include <future>

#include <doctest/doctest.h>
#include <zlib.h>

#include "http/curl_transport.h"
#include "http/raw_server.h"

using namespace engine::http;
using namespace engine::http::test;
using engine::base::ErrorKind;
using engine::base::Executed;

namespace {

constexpr auto kSoon = std::chrono::milliseconds(100);

Request request_to(std::string url, std::string method = "GET", std::string body = {}) {
  Request request;
  request.method = std::move(method);
  request.url = std::move(url);
  request.body = std::move(body);
  return request;
}

Request create_at(std::string url, std::string body = "name=Ada") {
  Request request = request_to(std::move(url), "POST", std::move(body));
  request.repeatable = false;
  return request;
}

engine::base::Error failure(const Request& request, CurlTransport&& transport = CurlTransport()) {
  const auto response = transport.send(request);
  REQUIRE_FALSE(response.ok());
  return response.error();
}

void check_failure(const Request& request, ErrorKind kind, Executed executed,
                   const std::string& code, const std::string& message) {
  const auto error = failure(request);
  CHECK(error.kind == kind);
  CHECK(error.executed == executed);
  CHECK(error.code == code);
  CHECK(error.message == message);
}

// A server that hears one request and then does `act`.
std::function<void(Socket&, int)> after_request(std::function<void(Socket&)> act) {
  return [act = std::move(act)](Socket& socket, int) {
    socket.hear_message();
    act(socket);
  };
}

std::string gzip(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string gzip_answer(const std::string& packed) {
  return "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " +
         std::to_string(packed.size()) + "\r\n\r\n" + packed;
}

int closed_port() {
  return RawServer([](Socket&, int) {}).port();
}

}  // namespace

TEST_CASE("failure: an unresolvable name means not executed") {
  const std::string name(70, 'x');  // labels have 63 characters at most: no DNS is asked
  check_failure(create_at("http://" + name + "/"), ErrorKind::transient, Executed::no,
                "not_resolved", "the name of http://" + name + " cannot be resolved");
}

TEST_CASE("failure: a refused connection means not executed") {
  const std::string origin = "http://127.0.0.1:" + std::to_string(closed_port());
  check_failure(create_at(origin + "/x"), ErrorKind::transient, Executed::no, "not_connected",
                "cannot connect to " + origin + ": Connection refused");
}

TEST_CASE("failure: no connection in time means not executed") {
  // A queue for one connection that nobody accepts: the system ignores the others.
  const int listening = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = loopback(0);
  socklen_t length = sizeof address;
  REQUIRE(bind(listening, reinterpret_cast<sockaddr*>(&address), length) == 0);
  REQUIRE(::listen(listening, 0) == 0);
  getsockname(listening, reinterpret_cast<sockaddr*>(&address), &length);
  const Socket first = Socket::connected_to(ntohs(address.sin_port));

  const std::string origin = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  Request request = create_at(origin + "/");
  request.connect_timeout = kSoon;
  check_failure(request, ErrorKind::transient, Executed::no, "connect_timeout",
                "no connection to " + origin + " within 100ms");
  close(listening);
}

TEST_CASE("failure: silence until the timeout leaves it unknown") {
  RawServer server(after_request([](Socket& socket) { socket.hear_all(); }));
  Request request = create_at(server.url());
  request.timeout = kSoon;
  check_failure(request, ErrorKind::transient, Executed::unknown, "timeout",
                "no complete answer from http://127.0.0.1:" + std::to_string(server.port()) +
                    " within 100ms");
}

TEST_CASE("failure: drops of an answer do not extend the timeout") {
  RawServer server(after_request([](Socket& socket) {
    socket.say("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
    while (socket.say("x") && !socket.closes_within(5)) continue;
  }));
  Request request = request_to(server.url());
  request.timeout = kSoon;
  CHECK(failure(request).code == "timeout");
}

TEST_CASE("failure: a reset after the request leaves it unknown") {
  RawServer server(after_request([](Socket& socket) { socket.reset(); }));
  check_failure(create_at(server.url()), ErrorKind::transient, Executed::unknown, "connection_lost",
                "the connection to http://127.0.0.1:" + std::to_string(server.port()) +
                    " broke before the answer was complete");
}

TEST_CASE("failure: a reset in the middle of the request leaves it unknown") {
  RawServer server([](Socket& socket, int) {
    socket.hear_some();
    socket.reset();
  });
  const auto error = failure(create_at(server.url(), std::string(std::size_t{16} << 20, 'x')));
  CHECK(error.kind == ErrorKind::transient);
  CHECK(error.executed == Executed::unknown);
  CHECK(error.code == "connection_lost");
}

TEST_CASE("failure: a truncated body leaves it unknown") {
  RawServer server(after_request(
      [](Socket& socket) { socket.say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"); }));
  check_failure(create_at(server.url()), ErrorKind::transient, Executed::unknown, "truncated",
                "the answer of http://127.0.0.1:" + std::to_string(server.port()) + " broke off");
}

TEST_CASE("failure: a truncated chunked body leaves it unknown") {
  RawServer server(after_request([](Socket& socket) {
    socket.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
  }));
  CHECK(failure(create_at(server.url())).executed == Executed::unknown);
}

TEST_CASE("failure: what is not HTTP leaves it unknown") {
  RawServer server(after_request([](Socket& socket) { socket.say("SSH-2.0-OpenSSH_9\r\n"); }));
  check_failure(
      create_at(server.url()), ErrorKind::transient, Executed::unknown, "malformed",
      "the answer of http://127.0.0.1:" + std::to_string(server.port()) + " is malformed");
}

TEST_CASE("failure: gzip that is none leaves it unknown") {
  RawServer server(after_request([](Socket& socket) { socket.say(gzip_answer("not gzip")); }));
  CHECK(failure(create_at(server.url())).code == "malformed");
}

TEST_CASE("limit: an answer of just the largest size arrives, one byte more does not") {
  RawServer server(after_request(
      [](Socket& socket) { socket.say("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"); }));
  Request request = request_to(server.url());
  request.largest_answer = 5;
  CHECK(CurlTransport().send(request).ok());
  request.largest_answer = 4;
  check_failure(
      request, ErrorKind::rejected, Executed::unknown, "too_large",
      "the answer of http://127.0.0.1:" + std::to_string(server.port()) + " has more than 4 bytes");
}

TEST_CASE("limit: an endless answer is cut") {
  RawServer server(after_request([](Socket& socket) {
    socket.say("HTTP/1.1 200 OK\r\n\r\n");
    while (socket.say(std::string(65536, 'x'))) continue;
  }));
  CHECK(failure(request_to(server.url())).code == "too_large");
}

TEST_CASE("limit: endless headers are cut") {
  RawServer server(after_request([](Socket& socket) {
    socket.say("HTTP/1.1 200 OK\r\n");
    while (socket.say("X-More: " + std::string(1000, 'x') + "\r\n")) continue;
  }));
  const auto error = failure(request_to(server.url()));
  CHECK(error.code == "too_large");
  CHECK(error.message == "the answer of http://127.0.0.1:" + std::to_string(server.port()) +
                             " has more than 65536 bytes");
}

TEST_CASE("limit: gzip is unpacked and counts unpacked") {
  const std::string bomb = gzip(std::string(std::size_t{64} << 20, '\0'));
  REQUIRE(bomb.size() < 100'000);
  RawServer server([&](Socket& socket, int connection) {
    socket.hear_message();
    socket.say(gzip_answer(connection == 0 ? gzip("hello") : bomb));
  });
  const auto response = CurlTransport().send(request_to(server.url()));
  REQUIRE(response.ok());
  CHECK(response->body == "hello");
  CHECK(failure(request_to(server.url())).code == "too_large");
}

TEST_CASE("once: a reused connection that closes silently never sends a create again") {
  for (const std::string body : {"name=Ada", ""}) {
    CAPTURE(body);
    std::atomic<int> arrivals = 0;
    RawServer server([&](Socket& socket, int) {
      socket.hear_message();
      socket.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
      while (socket.hear_message().starts_with("POST")) {
        ++arrivals;
        socket.hang_up();  // carried out, but not answered
      }
    });
    CurlTransport transport;
    CHECK(transport.send(request_to(server.url())).ok());
    const auto response = transport.send(create_at(server.url(), body));
    REQUIRE_FALSE(response.ok());
    CHECK(response.error().executed == Executed::unknown);
    CHECK(response.error().code == "connection_lost");
    CHECK(arrivals == 1);
  }
}

TEST_CASE("once: what may be repeated survives a stale connection") {
  RawServer server([&](Socket& socket, int connection) {
    socket.hear_message();
    socket.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    if (connection == 0) socket.hear_message();
  });
  CurlTransport transport;
  CHECK(transport.send(request_to(server.url())).ok());
  CHECK(transport.send(request_to(server.url(), "PUT", "name=Ada")).ok());
  CHECK(server.connections() == 2);
}
