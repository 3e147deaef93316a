// Makes tasks of rules whose time has come.
//
// Which runs there should be follows from the clock alone, and each has a name ("pack/rule every
// 2026-11-21T09:30:00Z") under which the queue accepts it once. So a restart, or a second process
// on the same store, doubles nothing, and nothing but the queue need remember anything. Safe to use
// from several threads.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "lua/runtime.h"
#include "run/world.h"
#include "store/store.h"

namespace engine::run {

class Scheduler {
 public:
  using World = std::function<std::shared_ptr<const run::World>()>;

  Scheduler(store::Store& store, base::Clock& clock, World world);

  ~Scheduler() { stop(); }

  // Looks once a second, in a thread of its own.
  void start();
  void stop();  // may be called twice and before start

  // Accepts what is due now.
  void tick();

 private:
  struct Due {
    std::string name;
  };

  base::Result<std::optional<Due>> due(const rule::Rule& rule, const LoadedPack& pack,
                                       const rule::Schedule& schedule, const std::string& id);
  std::optional<Due> due_by_rate(base::Duration every, const spec::Schedule& spec) const;
  base::Result<std::optional<Due>> due_after(base::Duration pause, const rule::Rule& rule);
  // nullopt: it goes on.
  base::Result<std::optional<base::Time>> end_of_run(const store::TaskView& run);
  base::Result<std::optional<Due>> due_by_cron(const rule::Schedule& schedule,
                                               const std::string& id);
  base::Result<void> accept(const run::World& world, const rule::Rule& rule, const Due& due);

  store::Store& store_;
  base::Clock& clock_;
  World world_;
  const base::Time started_;
  lua::Runtime lua_;
  std::map<std::string, std::string> last_;  // schedule → name of what was accepted last

  struct Ended {
    std::string task;
    base::Time at{};
  };

  std::map<std::string, Ended> ended_;         // rule → its last run, when that has ended
  std::map<std::string, base::Time> checked_;  // cron → the minute up to which was looked
  std::thread thread_;
  base::Mutex mutex_;
  base::Condition wake_;
  bool stopping_ GUARDED_BY(mutex_) = false;
};

}  // namespace engine::run
