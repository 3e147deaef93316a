// The transport against the listener, from many threads.
#include <atomic>
#include <thread>

#include <doctest/doctest.h>

#include "http/curl_transport.h"
#include "http/service.h"

using namespace engine::http;
using namespace engine::http::test;

namespace {

void in_parallel(int threads, const std::function<void()>& work) {
  std::vector<std::thread> running;
  for (int i = 0; i < threads; ++i) running.emplace_back(work);
  for (std::thread& thread : running) thread.join();
}

}  // namespace

TEST_CASE("together: many threads share one transport and each gets its own answer") {
  const Service service(
      answering([](const Incoming& incoming) { return text_answer(incoming.body); }));
  CurlTransport transport;
  std::atomic<int> number = 0;
  std::atomic<int> right = 0;
  in_parallel(8, [&] {
    for (int i = 0; i < 50; ++i) {
      Request request;
      request.method = "POST";
      request.url = "http://127.0.0.1:" + std::to_string(service.port()) + "/";
      request.body = std::to_string(number++);
      const auto response = transport.send(request);
      if (response && response->body == request.body) ++right;
    }
  });
  CHECK(right == 400);
}

TEST_CASE("together: answers race with stop and every request ends") {
  Inbox<std::shared_ptr<Responder>> inbox;
  Service service(
      [&](Incoming, std::shared_ptr<Responder> responder) { inbox.put(std::move(responder)); });
  std::vector<Socket> sockets;
  for (int i = 0; i < 40; ++i) {
    sockets.push_back(Socket::connected_to(service.port()));
    sockets.back().say("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  std::vector<std::shared_ptr<Responder>> responders;
  while (responders.size() < sockets.size()) responders.push_back(inbox.take());

  std::atomic<int> told = 0;
  std::thread answers([&] {
    for (const auto& responder : responders)
      responder->respond(text_answer("done"), [&](bool) { ++told; });
  });
  service.stop();
  answers.join();
  CHECK(told == 40);
  for (Socket& socket : sockets) {
    const int status = status_of(socket.hear_all());
    CHECK((status == 200 || status == 503));
  }
}
