// The only source of time: real in the service, stopped in tests and simulations.
#pragma once

#include "base/duration.h"

namespace engine::base {

// Safe to use from several threads.
class Clock {
 public:
  virtual ~Clock() = default;

  // Wall time, UTC. May jump.
  virtual Time now() const = 0;
  // Time since boot, counting suspends; only differences mean anything. Never jumps.
  virtual Duration boot() const = 0;
  // Returns when `boot()` has advanced by `span`. A stopped clock advances itself instead of
  // waiting.
  virtual void sleep(Duration span) = 0;
};

class SystemClock final : public Clock {
 public:
  Time now() const override;
  Duration boot() const override;
  void sleep(Duration span) override;
};

}  // namespace engine::base
