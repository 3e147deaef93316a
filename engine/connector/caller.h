// Carries out one operation: budget, token, request, response, class; and the few retries that are
// safe at once.
//
// A read is sent again after `throttled` and `transient` while the caller has patience; a write
// never. After `unauthorized` the token is renewed and the same request is sent once more, a write
// only when its answer says that it was not executed. Safe to use from several threads.
#pragma once

#include <atomic>

#include "base/clock.h"
#include "base/metrics.h"
#include "connector/auth.h"
#include "connector/budget.h"
#include "connector/client.h"
#include "connector/compiled.h"
#include "connector/validators.h"

namespace engine::connector {

// What a caller works with; outlives it.
struct CallerParts {
  const std::string& connection;
  const base::Value& settings;
  const Secrets& secrets;
  Auth& auth;
  Budgets& budgets;
  http::Transport& transport;
  base::Clock& clock;
  base::Metrics& metrics;
};

class Caller {
 public:
  explicit Caller(const CallerParts& parts) : parts_(parts) {}

  base::Result<Answer> call(lua::Runtime& lua, const Operation& operation,
                            const base::Value& arguments, const CallOptions& options,
                            const base::Value& page);
  // All pages, up to `most` items.
  base::Result<std::vector<base::Value>> all_items(lua::Runtime& lua, const Operation& operation,
                                                   const base::Value& arguments,
                                                   const CallOptions& options, std::size_t most);

  std::int64_t calls() const { return calls_.load(); }

 private:
  struct Attempt;

  base::Result<Answer> send(lua::Runtime& lua, Attempt& attempt);
  base::Result<bool> add_condition(const Attempt& attempt, http::Request& request);
  void remember(const Attempt& attempt, const std::string& url, const Answer& answer);
  base::Result<http::Response> transmit(const Operation& operation, const http::Request& request);
  base::Result<Answer> understand(lua::Runtime& lua, const Attempt& attempt,
                                  const http::Request& request, const http::Response& response,
                                  bool conditional);
  base::Result<Answer> read_success(lua::Runtime& lua, const Attempt& attempt,
                                    const http::Request& request, const lua::Scope& scope);
  // Returns the word of the answer's class.
  std::string_view note(const Operation& operation, base::Result<Answer>& answer);
  void slow_down(base::Error& error);

  const CallerParts parts_;
  std::atomic<std::int64_t> calls_{0};
  std::atomic<int> throttled_in_a_row_{0};
};

}  // namespace engine::connector
