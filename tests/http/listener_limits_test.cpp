// What a stranger may send, and what is refused before it costs anything.
#include <doctest/doctest.h>

#include "http/service.h"

using namespace engine::http;
using namespace engine::http::test;

namespace {

ListenOptions small() {
  ListenOptions options;
  options.largest_body = 1000;
  options.largest_head = 2000;
  return options;
}

Handler echo() {
  return answering([](const Incoming& incoming) { return text_answer(incoming.body); });
}

std::string post(std::size_t size) {
  return "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " +
         std::to_string(size) + "\r\n\r\n";
}

std::string chunked_head() {
  return "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
}

// A whole request of `size` bytes, most of them in one header.
std::string request_of(std::size_t size) {
  const std::string start = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX: ";
  return start + std::string(size - start.size() - 4, 'x') + "\r\n\r\n";
}

}  // namespace

TEST_CASE("limit: a body of just the largest size passes, one byte more does not") {
  const Service service(echo(), small());
  CHECK(body_of(service.ask(post(1000) + std::string(1000, 'x'))) == std::string(1000, 'x'));
  const std::string answer = service.ask(post(1001));
  CHECK(status_of(answer) == 413);
  CHECK(body_of(answer) == "The body is larger than 1000 bytes.\n");
  CHECK(answer.find("\r\nConnection: close\r\n") != std::string::npos);
}

TEST_CASE("limit: a length beyond all numbers is too large") {
  const Service service(echo(), small());
  const int status = status_of(
      service.ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n"));
  CHECK(status == 413);
}

TEST_CASE("limit: a chunked body is counted while it comes") {
  const Service service(echo(), small());
  const std::string chunk = "1f4\r\n" + std::string(500, 'x') + "\r\n";
  CHECK(body_of(service.ask(chunked_head() + chunk + chunk + "0\r\n\r\n")).size() == 1000);
  const std::string answer = service.ask(chunked_head() + chunk + chunk + "1\r\nx\r\n0\r\n\r\n");
  CHECK(status_of(answer) == 413);
  CHECK(body_of(answer) == "The body is larger than 1000 bytes.\n");
}

TEST_CASE("limit: an endless chunked body is cut off") {
  const Service service(echo(), small());
  Socket socket = Socket::connected_to(service.port());
  socket.say(chunked_head());
  const std::string chunk = "10000\r\n" + std::string(65536, 'x') + "\r\n";
  std::size_t taken = 0;
  while (socket.say(chunk) && taken < (std::size_t{256} << 20)) taken += chunk.size();
  CHECK(taken < (std::size_t{64} << 20));
}

TEST_CASE("limit: an encoded body is not unpacked but refused") {
  const Service service(echo(), small());
  const std::string answer = service.ask(
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc");
  CHECK(status_of(answer) == 415);
  CHECK(body_of(answer) == "Encoded bodies are not read: send it without Content-Encoding.\n");
}

TEST_CASE("limit: a head of just the largest size passes, one byte more does not") {
  const Service service(echo(), small());
  // The version and the blank lines around it are not counted.
  CHECK(status_of(service.ask(request_of(2000))) == 200);
  const std::string answer = service.ask(request_of(2020));
  CHECK(status_of(answer) == 431);
  CHECK(body_of(answer) == "The head of the request is larger than 2000 bytes.\n");
}

TEST_CASE("limit: a header of 16 MiB and 20,000 headers are cut off early") {
  const Service service(echo());
  const auto cut = [&](const std::string& piece, const std::string& end) {
    Socket socket = Socket::connected_to(service.port());
    socket.say("GET / HTTP/1.1\r\nHost: x\r\n");
    std::size_t said = 0;
    while (said < (std::size_t{16} << 20) && socket.say(piece)) said += piece.size();
    socket.say(end);
    const int status = status_of(socket.hear_all());
    return status == 431 || status == 0;
  };
  CHECK(cut("X: " + std::string(65536, 'x'), "\r\n\r\n"));
  CHECK(cut("a:b\r\n", "\r\n"));
}

TEST_CASE("limit: beyond the connections allowed others wait their turn") {
  ListenOptions options;
  options.connections = 2;
  const Service service(echo(), options);
  Socket first = Socket::connected_to(service.port());
  Socket second = Socket::connected_to(service.port());
  for (Socket* socket : {&first, &second}) {
    socket->say("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(status_of(socket->hear_message()) == 200);
  }
  Socket third = Socket::connected_to(service.port());
  third.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK_FALSE(third.closes_within(20));
  first.hang_up();
  CHECK(status_of(third.hear_message()) == 200);
}

TEST_CASE("limit: a silent connection is closed") {
  ListenOptions options;
  options.idle = std::chrono::seconds(1);
  const Service service(echo(), options);
  Socket socket = Socket::connected_to(service.port());
  socket.say("GET / HTT");
  CHECK(socket.closes_within(10'000));
}
