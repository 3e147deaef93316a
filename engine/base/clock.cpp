#include "base/clock.h"

#include <cerrno>
#include <ctime>

namespace engine::base {

Time SystemClock::now() const {
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

Duration SystemClock::boot() const {
  timespec time{};
  clock_gettime(CLOCK_BOOTTIME, &time);
  return std::chrono::duration_cast<Duration>(std::chrono::seconds(time.tv_sec) +
                                              std::chrono::nanoseconds(time.tv_nsec));
}

void SystemClock::sleep(Duration span) {
  if (span <= Duration::zero()) return;
  const Duration until = boot() + span;
  timespec end{};
  end.tv_sec = until.count() / 1'000'000;
  end.tv_nsec = until.count() % 1'000'000 * 1'000;
  while (clock_nanosleep(CLOCK_BOOTTIME, TIMER_ABSTIME, &end, nullptr) == EINTR) {
  }
}

}  // namespace engine::base
