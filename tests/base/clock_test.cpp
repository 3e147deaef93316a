#include "base/clock.h"

#include <doctest/doctest.h>

using namespace engine::base;
using namespace std::chrono_literals;

TEST_CASE("system clock: shows a time of this century, and boot time never goes back") {
  const SystemClock clock;
  CHECK(clock.now() > *parse_time("2025-01-01T00:00:00Z"));
  const Duration before = clock.boot();
  CHECK(before > 0s);
  CHECK(clock.boot() >= before);
}

TEST_CASE("system clock: sleep returns when boot time has advanced, at once for nothing") {
  SystemClock clock;
  const Duration before = clock.boot();
  clock.sleep(0s);
  clock.sleep(Duration(-1h));
  clock.sleep(1ms);
  CHECK(clock.boot() - before >= 1ms);
}
