// A rolling window: the calls of the last `per`, each with its weight. Exact for every window.
// `burst` of them pass as they come, the rest evenly: then nobody ever waits for half a window.
// Not safe for several threads. Times are of the boot clock.
#pragma once

#include <deque>

#include "base/clock.h"
#include "base/value.h"

namespace engine::connector {

class Window {
 public:
  Window() = default;

  Window(double capacity, base::Duration per) : Window(capacity, per, capacity) {}

  Window(double capacity, base::Duration per, double burst)
      : capacity_(capacity), per_(per), burst_(burst) {}

  // Until `units` pass; zero: now. More than the capacity pass when nothing else is in the window.
  base::Duration wait(double units, base::Duration now);
  void add(double units, base::Duration now);
  // A call of this weight that is in flight cost nothing after all.
  void refund(double units);
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
  base::Duration share(double units) const;

  double capacity_ = 0;
  base::Duration per_{0};
  double burst_ = 0;
  std::deque<Call> calls_;  // by `at`
  double used_ = 0;
  base::Duration even_{0};  // when calls that came evenly would have used as much as came
};

}  // namespace engine::connector
