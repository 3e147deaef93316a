// A request to a pack's route: find the rule, check who asks, take the inputs, answer or enqueue.
//
// Nothing that can be slow for remote reasons happens before the answer; an event is on disk before
// its sender hears 202. Safe to use from several threads, each with its lua::Runtime.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/metrics.h"
#include "base/mutex.h"
#include "http/listener.h"
#include "lua/runtime.h"
#include "run/answer.h"
#include "run/lookups.h"
#include "server/route_table.h"
#include "store/store.h"

namespace engine::server {

class Webhook {
 public:
  // Does some work soon, on a thread that may wait for the disk.
  using Later = std::function<void(std::function<void()> work)>;
  // Does some work on a thread that may wait for a task to end; false: too many wait already.
  using Patiently = std::function<bool(std::function<void(lua::Runtime& lua)> work)>;

  // How the work is done that must not keep the next request waiting. Without: at once, by whoever
  // brought the request.
  struct Helpers {
    Later later;
    Patiently patiently;
  };

  Webhook(store::Store& store, run::Lookups& lookups, base::Clock& clock, base::Metrics& metrics,
          Helpers helpers = {})
      : store_(store),
        lookups_(lookups),
        clock_(clock),
        metrics_(metrics),
        helpers_(std::move(helpers)) {}

  // `arrived`: Clock::boot() when the request was there.
  void handle(const RouteTable& routes, const http::Incoming& request,
              const std::shared_ptr<http::Responder>& responder, lua::Runtime& lua,
              base::Duration arrived);

 private:
  struct Asked {
    const RouteEntry* entry = nullptr;
    base::Value event;
  };

  // Whom to answer; the answer counts with the pack whose routes, or whose address, was asked.
  struct Client {
    std::shared_ptr<http::Responder> responder;
    std::shared_ptr<const run::World> world;  // the pack's
    const run::LoadedPack* pack = nullptr;    // nullptr: no pack's
    std::string method;                       // that routes have, or other: clients may make up any
    std::string route;                        // "" : none took it
    base::Duration arrived{};
  };

  // A client that hears the outcome of its task.
  struct Pending {
    std::string task;
    const rule::Rule* rule = nullptr;
    std::shared_ptr<const run::World> world;  // the rule's
    lua::Scope scope;
  };

  // What follows the answer, or comes before it.
  struct Follow {
    std::optional<store::NewTask> rest;
    std::optional<Pending> pending;
  };

  base::Result<run::Reply> answer(const Asked& asked, const http::Incoming& request,
                                  const std::shared_ptr<const run::World>& world, lua::Runtime& lua,
                                  Follow& follow);
  base::Result<run::Reply> enqueue(const Asked& asked, const http::Incoming& request,
                                   const base::Value& input,
                                   const std::shared_ptr<const run::World>& world,
                                   lua::Runtime& lua, Follow& follow);
  // What a path that no route takes is answered.
  run::Reply other(const RouteTable& routes, const http::Incoming& request, lua::Runtime& lua);
  void accept_rest(const store::NewTask& rest);
  run::Reply outcome(const Pending& pending, lua::Runtime& lua);
  void respond(run::Reply reply, const Client& client, lua::Runtime& lua,
               std::optional<store::NewTask> rest = {});
  base::Result<std::optional<run::Reply>> refuse(const Asked& asked, const http::Incoming& request,
                                                 lua::Runtime& lua);
  base::Result<bool> within_limit(const Asked& asked, lua::Runtime& lua);

  store::Store& store_;
  run::Lookups& lookups_;
  base::Clock& clock_;
  base::Metrics& metrics_;
  Helpers helpers_;
  base::Mutex mutex_;
  std::map<std::string, std::deque<base::Duration>> windows_
      GUARDED_BY(mutex_);  // route and its `by` → times of calls
};

}  // namespace engine::server
