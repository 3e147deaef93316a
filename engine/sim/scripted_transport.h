// Answers requests from a list, in order; what is not next on the list fails.
//
//   transport.expect("GET https://acme.test/people/7").answer(200, R"({"data":{"id":7}})");
//   …
//   CHECK(transport.problems() == std::vector<std::string>{});
//
// Safe to use from several threads, as soon as the list is complete.
#pragma once

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "base/mutex.h"
#include "http/transport.h"

namespace engine::sim {

class ScriptedTransport final : public http::Transport {
 public:
  class Expectation {
   public:
    // The body must be this; JSON is compared by its meaning.
    Expectation& body(std::string text);
    Expectation& answer(int status, std::string body = {},
                        std::vector<std::pair<std::string, std::string>> headers = {});
    // No response comes back.
    Expectation& fail(base::Error error);

   private:
    friend class ScriptedTransport;
    std::string request_;
    std::optional<std::string> body_;
    base::Result<http::Response> answer_ = http::Response{200, {}, {}, {}};
  };

  // "GET https://host/path?query": the secret parts of the query are not among it.
  Expectation& expect(std::string request);
  base::Result<http::Response> send(const http::Request& request) override;

  std::vector<http::Request> sent() const;
  // Requests that nobody expected, then those that never came.
  std::vector<std::string> problems() const;

 private:
  mutable base::Mutex mutex_;
  std::deque<Expectation> expected_ GUARDED_BY(mutex_);
  std::vector<http::Request> sent_ GUARDED_BY(mutex_);
  std::vector<std::string> problems_ GUARDED_BY(mutex_);
};

}  // namespace engine::sim
