// The threads that work on tasks, and the one that keeps their leases.
//
// `start` and `stop` for the service; `drain` for one run: returns when nothing is left to do. Each
// worker owns its lua::Runtime. `stop` may be called twice and before `start`; it gives back what
// is not finished in time.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "lua/runtime.h"
#include "run/executor.h"
#include "store/store.h"

namespace engine::run {

struct WorkersOptions {
  int count = 8;
  lua::Limits script;
  base::Duration heartbeat{std::chrono::seconds(15)};
};

class Workers {
 public:
  // `version`: of the current world, for tasks claimed now.
  Workers(Executor& executor, store::Store& store, base::Clock& clock, WorkersOptions options,
          std::function<std::string()> version);
  ~Workers();

  void start();
  void stop();

  // Works until no task is ready, held or leased, or until `longest` has passed. `idle` is called
  // when the next task is not due yet: a simulation moves its clock there. True: nothing is left.
  base::Result<bool> drain(base::Duration longest, const std::function<void()>& idle);

  // The store failed in a way after which the process must end (exit 75).
  bool failed() const { return failed_.load(); }

  // Called when a worker met that; from a worker's thread.
  void on_failure(std::function<void(const base::Error&)> handler) {
    on_failure_ = std::move(handler);
  }

 private:
  void work();
  void keep_leases();
  bool work_once(lua::Runtime& lua);
  void report(const base::Error& error);

  Executor& executor_;
  store::Store& store_;
  base::Clock& clock_;
  WorkersOptions options_;
  std::function<std::string()> version_;
  std::function<void(const base::Error&)> on_failure_;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> failed_{false};
  std::atomic<int> busy_{0};
  std::vector<std::thread> threads_;
  std::thread heartbeat_;
  base::Mutex mutex_;
  base::Condition wake_;
  std::map<std::string, store::Claim> active_ GUARDED_BY(mutex_);
};

}  // namespace engine::run
