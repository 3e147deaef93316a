// A listener on a free port with a handler given by the test.
#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <string>

#include <doctest/doctest.h>

#include "base/mutex.h"
#include "http/listener.h"
#include "http/socket.h"

namespace engine::http::test {

class Service {
 public:
  explicit Service(Handler handler, const ListenOptions& options = {})
      : listener_(listen(options)) {
    REQUIRE(listener_->start(std::move(handler)).ok());
  }

  int port() const { return listener_->port(); }

  void stop() { listener_->stop(); }

  // What one connection hears until it is closed.
  std::string ask(const std::string& request) const {
    Socket socket = Socket::connected_to(port());
    socket.say(request);
    return socket.hear_all();
  }

  std::string get(const std::string& target) const {
    return ask("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  }

 private:
  const std::unique_ptr<Listener> listener_;
};

inline Outgoing text_answer(std::string body, int status = 200) {
  Outgoing answer;
  answer.status = status;
  answer.body = std::move(body);
  return answer;
}

// Answers every request at once with what `answer` makes of it.
inline Handler answering(std::function<Outgoing(const Incoming&)> answer) {
  return [answer = std::move(answer)](const Incoming& incoming,
                                      const std::shared_ptr<Responder>& responder) {
    responder->respond(answer(incoming));
  };
}

// Things that arrive on other threads, to wait for.
template <typename T>
class Inbox {
 public:
  void put(T thing) {
    const base::Lock lock(mutex_);
    things_.push_back(std::move(thing));
    arrived_.notify_all();
  }

  T take() {
    const base::Lock lock(mutex_);
    while (things_.empty())
      REQUIRE_MESSAGE(arrived_.wait_for(mutex_, std::chrono::seconds(10)), "nothing arrived");
    T thing = std::move(things_.front());
    things_.pop_front();
    return thing;
  }

 private:
  base::Mutex mutex_;
  base::Condition arrived_;
  std::deque<T> things_;
};

}  // namespace engine::http::test
