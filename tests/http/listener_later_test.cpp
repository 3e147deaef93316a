// Answers that come later, never, too late, or break on purpose.
#include <thread>

#include <doctest/doctest.h>

#include "http/service.h"

using namespace engine::http;
using namespace engine::http::test;

namespace {

using Waiting = std::shared_ptr<Responder>;

Handler keeping(Inbox<Waiting>& inbox) {
  return [&inbox](const Incoming& incoming, Waiting responder) {
    if (incoming.path == "/health") return responder->respond(text_answer("fine"));
    inbox.put(std::move(responder));
  };
}

const std::string kGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

}  // namespace

TEST_CASE("later: the answer may come from another thread") {
  Inbox<Waiting> inbox;
  const Service service(keeping(inbox));
  Socket socket = Socket::connected_to(service.port());
  socket.say(kGet);
  std::thread([waiting = inbox.take()] { waiting->respond(text_answer("later")); }).join();
  CHECK(body_of(socket.hear_message()) == "later");
}

TEST_CASE("later: only the first answer counts") {
  Inbox<Waiting> inbox;
  const Service service(keeping(inbox));
  Socket socket = Socket::connected_to(service.port());
  socket.say(kGet);
  const Waiting waiting = inbox.take();
  bool second_delivered = false;
  waiting->respond(text_answer("first"));
  waiting->respond(text_answer("second"), [&](bool) { second_delivered = true; });
  CHECK(body_of(socket.hear_message()) == "first");
  socket.say("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(body_of(socket.hear_message()) == "fine");
  CHECK_FALSE(second_delivered);
}

TEST_CASE("later: a responder that is dropped answers 500") {
  const Service service([](Incoming, const Waiting&) {});
  const std::string answer = service.get("/");
  CHECK(status_of(answer) == 500);
  CHECK(body_of(answer) == "The request was not answered.\n");
}

TEST_CASE("later: 200 waiting and 200 slow clients do not delay another") {
  Inbox<Waiting> inbox;
  const Service service(keeping(inbox));
  std::vector<Socket> waiting;
  std::vector<Socket> slow;
  for (int i = 0; i < 200; ++i) {
    waiting.push_back(Socket::connected_to(service.port()));
    waiting.back().say(kGet);
    slow.push_back(Socket::connected_to(service.port()));
    slow.back().say("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");
  }
  std::vector<Waiting> responders;
  while (responders.size() < waiting.size()) responders.push_back(inbox.take());

  CHECK(body_of(service.get("/health")) == "fine");

  for (const auto& responder : responders) responder->respond(text_answer("done"));
  for (Socket& socket : waiting) CHECK(body_of(socket.hear_message()) == "done");
}

TEST_CASE("delay: the answer does not come earlier, and others do not wait for it") {
  constexpr auto delay = std::chrono::milliseconds(50);
  Inbox<Waiting> inbox;
  const Service service(keeping(inbox));
  Socket socket = Socket::connected_to(service.port());
  const auto start = std::chrono::steady_clock::now();
  socket.say(kGet);
  Outgoing answer = text_answer("late");
  answer.delay = delay;
  inbox.take()->respond(answer);
  CHECK(body_of(service.get("/health")) == "fine");
  CHECK(body_of(socket.hear_message()) == "late");
  CHECK(std::chrono::steady_clock::now() - start >= delay);
}

TEST_CASE("cut: before the answer nothing is said") {
  const Service service(answering([](const Incoming&) {
    Outgoing answer = text_answer("never");
    answer.cut = Outgoing::Cut::before;
    return answer;
  }));
  CHECK(service.get("/") == "");
}

TEST_CASE("cut: in its middle half of the body is missing") {
  const Service service(answering([](const Incoming&) {
    Outgoing answer = text_answer(std::string(100'000, 'x'));
    answer.cut = Outgoing::Cut::middle;
    return answer;
  }));
  const std::string answer = service.get("/");
  CHECK(status_of(answer) == 200);
  CHECK(answer.find("Content-Length: 100000\r\n") != std::string::npos);
  CHECK(body_of(answer).size() == 50'000);
}

TEST_CASE("cut: an empty body has no middle, so nothing is said") {
  const Service service(answering([](const Incoming&) {
    Outgoing answer;
    answer.cut = Outgoing::Cut::middle;
    return answer;
  }));
  CHECK(service.get("/") == "");
}

TEST_CASE("delivered: true when the answer was taken, false when it was cut") {
  Inbox<bool> delivered;
  for (const auto cut : {Outgoing::Cut::none, Outgoing::Cut::before, Outgoing::Cut::middle}) {
    const Service service([&](const Incoming&, const Waiting& responder) {
      Outgoing answer = text_answer("body");
      answer.cut = cut;
      responder->respond(answer, [&](bool ok) { delivered.put(ok); });
    });
    service.get("/");
    CHECK(delivered.take() == (cut == Outgoing::Cut::none));
  }
}

TEST_CASE("delivered: false when the client asked for the head only") {
  Inbox<bool> delivered;
  const Service service([&](const Incoming&, const Waiting& responder) {
    responder->respond(text_answer("body"), [&](bool ok) { delivered.put(ok); });
  });
  service.ask("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  CHECK_FALSE(delivered.take());
}

TEST_CASE("delivered: false when the client goes in the middle of the answer") {
  Inbox<bool> delivered;
  const std::string much(std::size_t{16} << 20, 'x');  // more than the system takes at once
  const Service service([&](const Incoming&, const Waiting& responder) {
    responder->respond(text_answer(much), [&](bool ok) { delivered.put(ok); });
  });
  Socket socket = Socket::connected_to(service.port());
  socket.say(kGet);
  socket.hear_some();
  socket.reset();
  CHECK_FALSE(delivered.take());
}

TEST_CASE("delivered: false when the client has gone") {
  Inbox<Waiting> inbox;
  Inbox<bool> delivered;
  const Service service(keeping(inbox));
  Socket socket = Socket::connected_to(service.port());
  socket.say(kGet);
  const Waiting waiting = inbox.take();
  socket.reset();
  waiting->respond(text_answer("body"), [&](bool ok) { delivered.put(ok); });
  CHECK_FALSE(delivered.take());
}

TEST_CASE("stop: open requests are answered 503, later answers are not delivered") {
  Inbox<Waiting> inbox;
  Inbox<bool> delivered;
  Service service(keeping(inbox));
  Socket socket = Socket::connected_to(service.port());
  socket.say(kGet);
  const Waiting waiting = inbox.take();
  service.stop();
  const std::string answer = socket.hear_all();
  CHECK(status_of(answer) == 503);
  CHECK(body_of(answer) == "The service is stopping. Try again.\n");
  waiting->respond(text_answer("late"), [&](bool ok) { delivered.put(ok); });
  CHECK_FALSE(delivered.take());
  service.stop();  // nothing more happens
}

TEST_CASE("stop: does not wait for a delay") {
  Inbox<Waiting> inbox;
  Service service(keeping(inbox));
  Socket socket = Socket::connected_to(service.port());
  socket.say(kGet);
  Outgoing answer = text_answer("late");
  answer.delay = std::chrono::hours(1);
  inbox.take()->respond(answer);
  service.stop();
  CHECK(body_of(socket.hear_all()) == "late");
}

TEST_CASE("stop: before start and twice does nothing") {
  const auto listener = listen({});
  listener->stop();
  listener->stop();
}

TEST_CASE("stop: the port is free afterwards") {
  ListenOptions options;
  {
    Service service(answering([](const Incoming&) { return Outgoing(); }));
    options.port = service.port();
  }
  const Service again(answering([](const Incoming&) { return text_answer("again"); }), options);
  CHECK(body_of(again.get("/")) == "again");
}
