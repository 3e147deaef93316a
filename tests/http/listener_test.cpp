#include "http/listener.h"

#include "http/service.h"
#include "http/url.h"

using namespace engine::http;
using namespace engine::http::test;
using engine::base::ErrorKind;

namespace {

Handler filing(Inbox<Incoming>& inbox) {
  return answering([&inbox](const Incoming& incoming) {
    inbox.put(incoming);
    return text_answer("ok");
  });
}

}  // namespace

TEST_CASE("listener: a request arrives as it was sent") {
  Inbox<Incoming> inbox;
  const Service service(filing(inbox));
  const std::string answer = service.ask(
      "POST /hooks/%61cme//x/./y?a=1&b=c+d%21 HTTP/1.1\r\nHost: x\r\nX-One: 1\r\nx-one: 2\r\n"
      "Content-Length: 3\r\nConnection: close\r\n\r\na\n\xff");
  CHECK(status_of(answer) == 200);
  CHECK(body_of(answer) == "ok");

  const Incoming incoming = inbox.take();
  CHECK(incoming.method == "POST");
  CHECK(incoming.path == "/hooks/acme/x/y");
  CHECK(incoming.query == Pairs{{"a", "1"}, {"b", "c d!"}});
  CHECK(incoming.target == "/hooks/%61cme//x/./y?a=1&b=c+d%21");
  CHECK(incoming.headers.all() == Pairs{{"Host", "x"},
                                        {"X-One", "1"},
                                        {"x-one", "2"},
                                        {"Content-Length", "3"},
                                        {"Connection", "close"}});
  CHECK(incoming.body == "a\n\xff");
  CHECK(incoming.peer == "127.0.0.1");
}

TEST_CASE("listener: a chunked body arrives whole") {
  Inbox<Incoming> inbox;
  const Service service(filing(inbox));
  service.ask(
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
      "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  CHECK(inbox.take().body == "abcde");
}

TEST_CASE("listener: no dots lead out of the root") {
  Inbox<Incoming> inbox;
  const Service service(filing(inbox));
  service.get("/a/%2e%2e/..%2f../etc/passwd");
  CHECK(inbox.take().path == "/etc/passwd");
}

TEST_CASE("listener: HEAD is GET without the body") {
  Inbox<Incoming> inbox;
  const Service service(filing(inbox));
  const std::string answer =
      service.ask("HEAD /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const Incoming incoming = inbox.take();
  CHECK(incoming.method == "GET");
  CHECK(incoming.is_head);
  CHECK(answer.find("Content-Length: 2\r\n") != std::string::npos);
  CHECK(body_of(answer) == "");
}

TEST_CASE("listener: status, headers and body of the answer go out") {
  const Service service(answering([](const Incoming&) {
    Outgoing answer = text_answer("a\0b", 422);
    answer.headers.add("X-One", "1");
    answer.headers.add("X-One", "2");
    answer.headers.add("Content-Length", "99");  // the listener knows better
    return answer;
  }));
  const std::string answer = service.get("/");
  CHECK(answer.starts_with("HTTP/1.1 422 Unprocessable"));
  CHECK(answer.find("\r\nX-One: 1\r\nX-One: 2\r\n") != std::string::npos);
  CHECK(answer.find("\r\nContent-Length: 1\r\n") != std::string::npos);
  CHECK(answer.find("Server:") == std::string::npos);
}

TEST_CASE("listener: one connection carries many requests") {
  const Service service(
      answering([](const Incoming& incoming) { return text_answer(incoming.body); }));
  Socket socket = Socket::connected_to(service.port());
  for (const std::string body : {"one", "two", ""}) {
    socket.say("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) +
               "\r\n\r\n" + body);
    CHECK(body_of(socket.hear_message()) == body);
  }
}

TEST_CASE("listener: the name of a header makes no peer") {
  Inbox<Incoming> inbox;
  const Service service(filing(inbox));
  service.ask(
      "GET / HTTP/1.1\r\nHost: x\r\nREMOTE_ADDR: 6.6.6.6\r\nX-Forwarded-For: 6.6.6.6\r\n"
      "Connection: close\r\n\r\n");
  CHECK(inbox.take().peer == "127.0.0.1");
}

TEST_CASE("listener: escapes in headers stay escapes") {
  Inbox<Incoming> inbox;
  const Service service(filing(inbox));
  service.ask("GET / HTTP/1.1\r\nHost: x\r\nX: a%0D%0AInjected: yes\r\nConnection: close\r\n\r\n");
  CHECK(inbox.take().headers.get("X") == "a%0D%0AInjected: yes");
}

TEST_CASE("listener: an answer with a line break in a header is not sent") {
  Inbox<bool> delivered;
  const Service service([&](const Incoming& incoming, const std::shared_ptr<Responder>& responder) {
    Outgoing answer;
    answer.headers.add("Location", "/" + incoming.query.at(0).second);
    responder->respond(answer, [&](bool ok) { delivered.put(ok); });
  });
  const std::string answer = service.get("/?to=x%0D%0ASet-Cookie:%20a=b");
  CHECK(status_of(answer) == 500);
  CHECK(body_of(answer) == "The answer has a malformed header.\n");
  CHECK(answer.find("Set-Cookie") == std::string::npos);
  CHECK_FALSE(delivered.take());
}

TEST_CASE("listener: an answer without a valid status is not sent") {
  const Service service(answering([](const Incoming&) { return text_answer("", 0); }));
  const std::string answer = service.get("/");
  CHECK(status_of(answer) == 500);
  CHECK(body_of(answer) == "The answer has no valid status: 0.\n");
}

TEST_CASE("listener: an address in use is said, with what to do") {
  const Service service(answering([](const Incoming&) { return Outgoing(); }));
  ListenOptions same;
  same.port = service.port();
  const auto second = listen(same)->start([](Incoming, std::shared_ptr<Responder>) {});
  REQUIRE_FALSE(second.ok());
  CHECK(second.error().kind == ErrorKind::stopped);
  CHECK(second.error().message ==
        "cannot listen on 127.0.0.1:" + std::to_string(same.port) + ": Address already in use");
  CHECK(second.error().hint ==
        "another process listens there: stop it or choose another port (0: any free one)");
}

TEST_CASE("listener: an address of no interface and a port out of range are said") {
  ListenOptions options;
  options.host = "192.0.2.1";
  options.port = 8080;
  const auto foreign = listen(options)->start([](Incoming, std::shared_ptr<Responder>) {});
  REQUIRE_FALSE(foreign.ok());
  CHECK(foreign.error().message ==
        "cannot listen on 192.0.2.1:8080: Cannot assign requested address");
  CHECK(foreign.error().hint == "use an address of this machine, e.g. 127.0.0.1 or 0.0.0.0");

  options.port = 70000;
  const auto beyond = listen(options)->start([](Incoming, std::shared_ptr<Responder>) {});
  REQUIRE_FALSE(beyond.ok());
  CHECK(beyond.error().message == "cannot listen on 192.0.2.1:70000: not a port");
}
