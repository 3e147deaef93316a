// Hands requests to packs in this process: http://NAME.test is the pack that was added as NAME.
//
// Nothing waits: an answer's delay moves the clock, one that is longer than the request's timeout
// is a timeout, a cut is a broken connection. What was asked is kept, for tests to count. For one
// thread, as everything of a simulation.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/listener.h"
#include "http/transport.h"
#include "sim/stopped_clock.h"

namespace engine::app {

class LoopbackTransport final : public http::Transport {
 public:
  using Handler =
      std::function<void(const http::Incoming&, const std::shared_ptr<http::Responder>&)>;

  struct Sent {
    std::string host;  // NAME
    std::string method;
    std::string path;
    std::string query;
  };

  explicit LoopbackTransport(sim::StoppedClock& clock) : clock_(clock) {}

  void add(const std::string& name, Handler handler) { handlers_[name] = std::move(handler); }

  // Answers what no pack answers. Must live as long.
  void otherwise(http::Transport& transport) { otherwise_ = &transport; }

  base::Result<http::Response> send(const http::Request& request) override;

  // Since the last time.
  std::vector<Sent> take_sent() { return std::exchange(sent_, {}); }

 private:
  base::Result<http::Response> arrive(const http::Request& request, http::Outgoing answer,
                                      const std::function<void(bool)>& delivered);

  sim::StoppedClock& clock_;
  std::map<std::string, Handler> handlers_;
  http::Transport* otherwise_ = nullptr;
  std::vector<Sent> sent_;
};

// "http://NAME.test"
std::string loopback_url(std::string_view name);

// What a listener would make of a request; `target` is path and query as sent. Error invalid for a
// malformed escape.
base::Result<http::Incoming> incoming(std::string method, std::string target, http::Headers headers,
                                      std::string body);

// What a handler answered, and what it wants to hear of its delivery.
struct Answered {
  http::Outgoing answer;
  std::function<void(bool)> delivered;
};

Answered ask(const LoopbackTransport::Handler& handler, const http::Incoming& request);

}  // namespace engine::app
