// The service's front door: one address for the engine and its packs, one for each pack that wants
// its own.
//
// Requests are handed from the listeners' threads to a pool, whose threads bring a lua::Runtime
// each; beyond the pool's backlog the answer is 503. `start` and `stop`; `stop` may be called twice
// and before `start`.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "http/listener.h"
#include "lua/runtime.h"
#include "run/lookups.h"
#include "run/world.h"
#include "server/api.h"
#include "server/waiting.h"
#include "server/webhook.h"
#include "store/store.h"

namespace engine::server {

struct Address {
  std::string pack;  // "" : the engine's own
  std::string host;
  int port = 0;  // as started: the port it got
};

class Server {
 public:
  struct Parts {
    store::Store& store;
    run::Lookups& lookups;
    base::Clock& clock;
    PrometheusMetrics& metrics;
    Readiness& readiness;
    std::function<std::shared_ptr<const run::World>()> world;
  };

  explicit Server(Parts parts);
  ~Server();

  // Listens where the current world says. Error: an address is in use.
  base::Result<void> start();
  void stop();

  std::vector<Address> addresses() const { return addresses_; }

 private:
  struct Job {
    std::function<void()> work;  // else a request:
    std::string pack;
    http::Incoming request;
    std::shared_ptr<http::Responder> responder;
    base::Duration arrived{};
  };

  void enqueue(Job job);
  void work_later(std::function<void()> work);
  bool work_patiently(std::function<void(lua::Runtime&)> work);
  void serve(const lua::Limits& script);
  void answer(const Job& job, lua::Runtime& lua);
  std::shared_ptr<const RouteTable> routes(const std::string& pack);

  Parts parts_;
  Waiting waiting_;
  Webhook webhook_;
  Api api_;
  std::vector<std::unique_ptr<http::Listener>> listeners_;
  std::vector<Address> addresses_;
  std::vector<std::thread> threads_;
  base::Mutex mutex_;
  base::Condition more_;
  std::deque<Job> jobs_ GUARDED_BY(mutex_);
  bool stopping_ GUARDED_BY(mutex_) = false;
  base::Mutex routes_mutex_;
  std::map<std::string, std::shared_ptr<const RouteTable>> routes_ GUARDED_BY(routes_mutex_);
};

}  // namespace engine::server
