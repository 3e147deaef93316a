// A clock that moves when told, and by itself when somebody sleeps on it.
// Safe to use from several threads.
#pragma once

#include <atomic>

#include "base/clock.h"

namespace engine::sim {

class StoppedClock final : public base::Clock {
 public:
  explicit StoppedClock(base::Time start = base::from_micros(1'767'225'600'000'000))
      : start_(start) {}  // 2026-01-01

  base::Time now() const override { return start_ + base::Duration(passed_.load()); }

  base::Duration boot() const override { return base::Duration(passed_.load()); }

  void sleep(base::Duration span) override { advance(span); }

  void advance(base::Duration span) {
    if (span.count() > 0) passed_.fetch_add(span.count());
  }

 private:
  const base::Time start_;
  std::atomic<std::int64_t> passed_{0};
};

}  // namespace engine::sim
