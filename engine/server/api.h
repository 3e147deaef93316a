// The engine's own pages below /_/, and /metrics, /livez, /readyz.
//
// The same JSON that the command line prints. Only for loopback peers; changes want a header that
// no form can send.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/diagnostic.h"
#include "base/mutex.h"
#include "http/listener.h"
#include "lua/runtime.h"
#include "run/answer.h"
#include "run/world.h"
#include "server/metrics.h"
#include "store/store.h"

namespace engine::server {

// What /readyz tells. Safe to use from several threads.
class Readiness {
 public:
  void loaded(const std::string& version, base::Time at);
  void refused(const base::Diagnostics& diagnostics, base::Time at);
  void stopping();
  // `health`: of packs that have checks.
  run::Reply reply(const store::Store& store, const base::Value& health) const;

 private:
  mutable base::Mutex mutex_;
  std::string version_ GUARDED_BY(mutex_);
  base::Time loaded_at_ GUARDED_BY(mutex_){};
  std::string failure_ GUARDED_BY(mutex_);
  std::size_t failures_ GUARDED_BY(mutex_) = 0;
  base::Time failed_at_ GUARDED_BY(mutex_){};
  bool stopping_ GUARDED_BY(mutex_) = false;
};

class Api {
 public:
  using World = std::function<std::shared_ptr<const run::World>()>;

  Api(store::Store& store, base::Clock& clock, PrometheusMetrics& metrics, Readiness& readiness,
      World world)
      : store_(store),
        clock_(clock),
        metrics_(metrics),
        readiness_(readiness),
        world_(std::move(world)) {}

  // nullopt: none of ours.
  std::optional<run::Reply> answer(const http::Incoming& request, lua::Runtime& lua);

 private:
  run::Reply task(const std::string& id);
  run::Reply act(const std::string& id, const std::string& action, const http::Incoming& request);
  run::Reply tasks(const http::Incoming& request);
  run::Reply record(const http::Incoming& request);
  run::Reply overview();
  run::Reply metrics_page(lua::Runtime& lua);

  store::Store& store_;
  base::Clock& clock_;
  PrometheusMetrics& metrics_;
  Readiness& readiness_;
  World world_;
};

}  // namespace engine::server
