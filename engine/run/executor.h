// One attempt at a claimed task, from its claim to its settlement.
//
// Safe to use from several threads, each with its own lua::Runtime.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/metrics.h"
#include "base/mutex.h"
#include "lua/runtime.h"
#include "rule/target.h"
#include "run/journal.h"
#include "run/lookups.h"
#include "run/world.h"
#include "store/store.h"

namespace engine::run {

// What a task carries: its rule's input, the request that caused it, or the place where its rule
// goes on.
base::Value task_input(const base::Value& input, const base::Value& event);
base::Value rest_input(std::size_t first_step, const base::Value& scope);

class Executor {
 public:
  // The world of this version, or the current one when it is gone.
  using Worlds = std::function<std::shared_ptr<const World>(const std::string& version)>;
  // Puts something between a rule and the systems: plans record there. Empty: nothing.
  using Wrap = std::function<std::unique_ptr<rule::Target>(rule::Target& systems,
                                                           const store::Claim& claim)>;

  Executor(store::Store& store, base::Clock& clock, base::Metrics& metrics, Lookups& lookups,
           Worlds worlds, JournalLimits limits, Wrap wrap = {});

  // For the attempts that begin from now on.
  void set_limits(const JournalLimits& limits) {
    const base::Lock lock(mutex_);
    limits_ = limits;
  }

  // Errors are the store's: what the vendors or the user's files did wrong is in the task's
  // outcome.
  base::Result<void> attempt(const store::Claim& claim, lua::Runtime& lua);

 private:
  JournalLimits limits() {
    const base::Lock lock(mutex_);
    return limits_;
  }

  // What was settled; nothing while the task lives on.
  base::Result<std::optional<store::Settlement>> settle(const store::Claim& claim,
                                                        const World& world,
                                                        base::Result<struct Finish> finish,
                                                        class Process& process,
                                                        class Conditions& conditions);
  // Of a run that a schedule made: how long ago the one before began.
  void note_interval(const store::Claim& claim);
  base::Result<void> park(const store::Claim& claim, std::string reason);
  base::Result<bool> sent_twice(const store::Claim& claim);
  // A moment, when the task that has the name runs; false: it may be long until the name is free.
  bool wait_for_release(const store::Claim& claim, const std::string& name);

  store::Store& store_;
  base::Clock& clock_;
  base::Metrics& metrics_;
  Lookups& lookups_;
  Worlds worlds_;
  Wrap wrap_;
  base::Mutex mutex_;
  JournalLimits limits_ GUARDED_BY(mutex_);
  base::Condition released_;  // an attempt ended: what it held may be free
  std::map<std::string, base::Duration> runs_ GUARDED_BY(mutex_);  // rule → start of its last run
};

}  // namespace engine::run
