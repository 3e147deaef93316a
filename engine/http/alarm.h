// Runs calls later, in the order of their times, on one thread that starts with the first call.
// Safe to use from several threads.
#pragma once

#include <functional>
#include <map>
#include <thread>

#include "base/duration.h"
#include "base/mutex.h"

namespace engine::http {

class Alarm {
 public:
  // Calls that are not due yet are dropped.
  ~Alarm();
  void call_after(base::Duration span, std::function<void()> call);

 private:
  using Instant = std::chrono::steady_clock::time_point;
  void run();

  base::Mutex mutex_;
  base::Condition changed_;
  std::multimap<Instant, std::function<void()>> calls_ GUARDED_BY(mutex_);
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::thread thread_ GUARDED_BY(mutex_);
};

}  // namespace engine::http
