// Requests that two parsers in a row could understand differently are refused, and the connection
// with them.
#include <atomic>

#include <doctest/doctest.h>

#include "http/service.h"

using namespace engine::http;
using namespace engine::http::test;

namespace {

struct Malformed {
  std::string name;
  std::string request;
};

const std::string kEnd = "\r\n\r\n";

std::string get(const std::string& headers) {
  return "GET / HTTP/1.1\r\nHost: x\r\n" + headers + kEnd;
}

std::string post(const std::string& headers, const std::string& body) {
  return "POST / HTTP/1.1\r\nHost: x\r\n" + headers + kEnd + body;
}

const Malformed kMalformed[] = {
    {"no host", "GET / HTTP/1.1\r\n\r\n"},
    {"two hosts", get("Host: y")},
    {"a bad escape in the path", "GET /a%4 HTTP/1.1\r\nHost: x\r\n\r\n"},
    {"a bad escape in the query", "GET /?a=%zz HTTP/1.1\r\nHost: x\r\n\r\n"},
    {"a NUL in the path", "GET /a%00b HTTP/1.1\r\nHost: x\r\n\r\n"},
    {"no path", "GET x HTTP/1.1\r\nHost: x\r\n\r\n"},
    {"a whole URL", "GET http://acme.test/ HTTP/1.1\r\nHost: x\r\n\r\n"},
    {"CONNECT", "CONNECT acme.test:443 HTTP/1.1\r\nHost: x\r\n\r\n"},
    {"a method that is none", "GE(T / HTTP/1.1\r\nHost: x\r\n\r\n"},
    {"both lengths", post("Content-Length: 5\r\nTransfer-Encoding: chunked", "0\r\n\r\n")},
    {"two different lengths", post("Content-Length: 1\r\nContent-Length: 2", "ab")},
    {"two equal lengths", post("Content-Length: 1\r\nContent-Length: 1", "a")},
    {"a list of lengths", post("Content-Length: 1, 1", "a")},
    {"a negative length", post("Content-Length: -1", "")},
    {"a signed length", post("Content-Length: +1", "a")},
    {"a length in hex", post("Content-Length: 0x1", "a")},
    {"an empty length", post("Content-Length:", "")},
    {"another coding", post("Transfer-Encoding: gzip", "")},
    {"a list of codings", post("Transfer-Encoding: gzip, chunked", "0\r\n\r\n")},
    {"two codings", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "0\r\n\r\n")},
    {"a blank before the colon", post("Content-Length : 1", "a")},
    {"a blank before the name", get(" X: y")},
    {"a header without a colon", get("X")},
    {"a lone CR in a header", get("X: a\rb")},
    {"a chunk size that is none", post("Transfer-Encoding: chunked", "zz\r\nabc\r\n0\r\n\r\n")},
    {"a negative chunk size", post("Transfer-Encoding: chunked", "-1\r\nabc\r\n0\r\n\r\n")},
    {"a chunk size beyond all numbers",
     post("Transfer-Encoding: chunked", "fffffffffffffffff\r\nabc\r\n0\r\n\r\n")},
    {"a chunk that is too short", post("Transfer-Encoding: chunked", "2\r\nabc\r\n0\r\n\r\n")},
    {"another protocol", "GET / SPDY/3\r\nHost: x\r\n\r\n"},
};

}  // namespace

TEST_CASE("strict: a malformed request is refused and ends its connection") {
  std::atomic<int> handled = 0;
  const Service service(answering([&](const Incoming&) {
    ++handled;
    return Outgoing();
  }));
  for (const auto& [name, request] : kMalformed) {
    CAPTURE(name);
    Socket socket = Socket::connected_to(service.port());
    socket.say(request);
    // A second request hides behind the first.
    socket.say("GET /smuggled HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    const std::string answer = socket.hear_all();
    const int status = status_of(answer);
    // 0: closed without a word; 413 is libmicrohttpd's word for a chunk of 2^68 bytes.
    CHECK_MESSAGE((status == 400 || status == 413 || status == 0), answer);
    CHECK_MESSAGE(handled == 0, answer);
    handled = 0;
  }
}
