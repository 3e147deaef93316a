// A rolling window: the calls of the last `per`, each with its weight. Exact for every window.
// Not safe for several threads. Times are of the boot clock.
#pragma once

#include <deque>

#include "base/clock.h"
#include "base/value.h"

namespace engine::connector {

class Window {
 public:
  Window() = default;

  Window(double capacity, base::Duration per) : capacity_(capacity), per_(per) {}

  // Until `units` pass; zero: now. More than the capacity pass when nothing else is in the window.
  base::Duration wait(double units, base::Duration now);
  void add(double units, base::Duration now);
  // The oldest call that is still in flight is over. The server counted it at some moment since it
  // was sent: its stamp moves towards now, by at most a twenty-fifth of the window, which is what
  // exactness may cost.
  void finish(base::Duration now);
  double used(base::Duration now);

  // As a list of [wall-clock microseconds, units], and back; what lies in the future counts as now.
  base::Value save(const base::Clock& clock) const;
  void restore(const base::Value& saved, const base::Clock& clock);

 private:
  struct Call {
    base::Duration at;
    double units = 0;
    bool in_flight = false;
  };

  void drop_old(base::Duration now);

  double capacity_ = 0;
  base::Duration per_{0};
  std::deque<Call> calls_;  // by `at`
  double used_ = 0;
};

}  // namespace engine::connector
