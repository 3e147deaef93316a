#include "connector/window.h"

#include <algorithm>
#include <random>
#include <vector>

#include <doctest/doctest.h>

#include "sim/stopped_clock.h"

using namespace engine;
using namespace std::chrono_literals;
using connector::Window;

TEST_CASE("window: the capacity passes at once, the next call when the first one is out") {
  Window window(2, 20s);
  CHECK(window.wait(1, 0s) == 0s);
  window.add(1, 0s);
  window.add(1, 3s);
  CHECK(window.wait(1, 3s) == 17s);
  CHECK(window.wait(1, 20s) == 0s);
  CHECK(window.used(20s) == 1);
}

TEST_CASE("window: a heavy call waits for as many as it needs") {
  Window window(10, 2s);
  window.add(4, 0s);
  window.add(4, 1s);
  CHECK(window.wait(2, 1s) == 0s);
  CHECK(window.wait(6, 1s) == 1s);
  CHECK(window.wait(7, 1s) == 2s);
}

TEST_CASE("window: what is heavier than the capacity passes alone") {
  Window window(10, 2s);
  CHECK(window.wait(40, 0s) == 0s);
  window.add(40, 0s);
  CHECK(window.wait(1, 1s) == 1s);
}

TEST_CASE(
    "window: no span of its length holds more than the capacity, and hardly less under load") {
  constexpr int kCapacity = 100;
  constexpr base::Duration kPer = 20s;
  Window window(kCapacity, kPer);
  std::mt19937 random(7);
  std::vector<base::Duration> sent;
  base::Duration now{0};
  const base::Duration end = 2000s;
  while (now < end) {
    const base::Duration wait = window.wait(1, now);
    if (wait.count() > 0) {
      now += wait;
      continue;
    }
    window.add(1, now);
    sent.push_back(now);
    now += base::Duration(random() % 30'000);
    window.finish(now);
  }
  bool exact = true;
  for (std::size_t i = kCapacity; i < sent.size(); ++i) {
    exact = exact && sent[i] - sent[i - kCapacity] >= kPer;
  }
  CHECK(exact);
  CHECK(static_cast<double>(sent.size()) >= 0.95 * kCapacity * static_cast<double>(end / kPer));
}

TEST_CASE("window: beyond the burst calls pass evenly, and rest brings the burst back") {
  Window window(70, 60s, 10);
  for (int i = 0; i < 10; ++i) {
    CHECK(window.wait(1, 0s) == 0s);
    window.add(1, 0s);
  }
  CHECK(window.wait(1, 0s) == 1s);
  CHECK(window.wait(5, 0s) == 5s);
  window.add(1, 1s);
  CHECK(window.wait(1, 1s) == 1s);
  CHECK(window.wait(1, 2s) == 0s);
  for (int i = 0; i < 10; ++i) {
    CHECK(window.wait(1, 30s) == 0s);
    window.add(1, 30s);
  }
  CHECK(window.wait(1, 30s) == 1s);
}

TEST_CASE("window: what is heavier than the burst waits until all is even") {
  Window window(70, 60s, 10);
  CHECK(window.wait(20, 0s) == 0s);
  window.add(20, 0s);
  CHECK(window.wait(20, 0s) == 20s);
}

TEST_CASE("window: spread calls never exceed the capacity, and none waits long") {
  Window window(100, 20s, 20);
  std::vector<base::Duration> sent;
  base::Duration now{0};
  base::Duration longest{0};
  while (now < 1000s) {
    const base::Duration wait = window.wait(1, now);
    longest = std::max(longest, wait);
    now += wait;
    window.add(1, now);
    sent.push_back(now);
  }
  bool exact = true;
  for (std::size_t i = 100; i < sent.size(); ++i) exact = exact && sent[i] - sent[i - 100] >= 20s;
  CHECK(exact);
  CHECK(longest == 250ms);
  CHECK(sent.size() == 4020);
}

TEST_CASE("window: a call that cost nothing leaves the window as if it had not been") {
  Window window(2, 20s, 1);
  window.add(1, 0s);
  CHECK(window.wait(1, 0s) == 20s);
  window.refund(1);
  CHECK(window.used(0s) == 0);
  CHECK(window.wait(1, 0s) == 0s);
  // Only one that is under way can be given back.
  window.add(1, 0s);
  window.finish(0s);
  window.refund(1);
  CHECK(window.used(0s) == 1);
}

TEST_CASE("window: a slow answer moves the call's stamp by a little only") {
  Window window(1, 20s);
  window.add(1, 0s);
  window.finish(9s);
  CHECK(window.wait(1, 9s) == 11s + 800ms);
  Window quick(1, 20s);
  quick.add(1, 0s);
  quick.finish(300ms);
  CHECK(quick.wait(1, 300ms) == 20s);
}

TEST_CASE("window: a new process goes on where the old one ended") {
  sim::StoppedClock clock;
  Window window(2, 20s);
  window.add(1, clock.boot());
  window.add(1, clock.boot());
  const base::Value saved = window.save(clock);

  sim::StoppedClock later(clock.now() + 5s);
  Window restored(2, 20s);
  restored.restore(saved, later);
  CHECK(restored.wait(1, later.boot()) == 15s);
}

TEST_CASE("window: a wall clock that was set back frees nothing") {
  sim::StoppedClock clock;
  Window window(1, 20s);
  window.add(1, clock.boot());
  const base::Value saved = window.save(clock);

  sim::StoppedClock earlier(clock.now() - 24h);
  Window restored(1, 20s);
  restored.restore(saved, earlier);
  CHECK(restored.wait(1, earlier.boot()) == 20s);
}

TEST_CASE("window: a saved state that is none is no state") {
  sim::StoppedClock clock;
  Window window(1, 20s);
  window.restore(base::Value::text("nonsense"), clock);
  window.restore(base::Value::list({base::Value::null()}), clock);
  CHECK(window.wait(1, clock.boot()) == 0s);
}
