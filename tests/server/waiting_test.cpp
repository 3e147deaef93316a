#include "server/waiting.h"

#include <atomic>
#include <semaphore>

#include <doctest/doctest.h>

namespace engine::server {

TEST_CASE("waiting: so many wait and no more; who is done makes room") {
  Waiting waiting(2);
  std::binary_semaphore first(0), second(0), told(0);
  CHECK(waiting.start({}, [&](lua::Runtime&) {
    first.acquire();
    told.release();
  }));
  CHECK(waiting.start({}, [&](lua::Runtime&) { second.acquire(); }));
  CHECK_FALSE(waiting.start({}, [](lua::Runtime&) {}));
  first.release();
  told.acquire();
  // Its thread may still be on its way out.
  while (!waiting.start({}, [](lua::Runtime&) {})) std::this_thread::yield();
  second.release();
}

TEST_CASE("waiting: to stop is to wake who waits, until all are gone; then nobody may wait") {
  Waiting waiting(3);
  std::atomic<int> ended{0};
  std::counting_semaphore<> wakes(0);
  for (int i = 0; i < 3; ++i) {
    CHECK(waiting.start({}, [&](lua::Runtime&) {
      wakes.acquire();
      ++ended;
    }));
  }
  waiting.stop([&] { wakes.release(); });
  CHECK(ended == 3);
  CHECK_FALSE(waiting.start({}, [](lua::Runtime&) {}));
  waiting.stop([] {});
}

}  // namespace engine::server
