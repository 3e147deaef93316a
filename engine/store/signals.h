// How threads learn what a commit changed: "there may be work", "that task has ended".
// Safe to use from several threads.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/duration.h"
#include "base/mutex.h"

namespace engine::store {

class Signals {
 public:
  // That many tasks became due, or will at a time that nobody waits for yet.
  void work(std::size_t tasks);
  // Everybody who waits returns.
  void wake();
  // Returns when there is work, after `longest`, or when `until_due()` is not positive. It says how
  // long until the next task is due (nullopt: there is none) and is asked again after every change.
  void wait_for_work(base::Duration longest,
                     const std::function<std::optional<base::Duration>()>& until_due);

  void ended(const std::string& task);
  // Returns when `is_over()`, which is asked at the beginning and when the task has ended, after
  // `longest`, or when all are woken.
  void wait_for_end(const std::string& task, base::Duration longest,
                    const std::function<bool()>& is_over);

 private:
  base::Mutex mutex_;
  base::Condition work_;
  std::uint64_t changes_ GUARDED_BY(mutex_) = 0;
  std::uint64_t wakes_ GUARDED_BY(mutex_) = 0;
  base::Condition end_;

  struct Waiter {
    bool is_told = false;
  };

  std::multimap<std::string, Waiter*> waiters_ GUARDED_BY(mutex_);
};

}  // namespace engine::store
