// How threads wait for a queue, and what many of them at once may rely on.
#pragma once

#include <atomic>
#include <future>
#include <map>
#include <mutex>
#include <thread>

#include "store/world.h"

namespace engine::store {

// So long that a test which needs it has failed.
constexpr base::Duration kLong = minutes(1);

// Eight threads put tasks on twenty keys and work them off: each task alone within its key, in the
// order of acceptance (ids are made where accepts are put in order, so they grow with it), none
// left over.
inline void fifo_contract(const Open& open) {
  World world(open);
  constexpr int kThreads = 8;
  constexpr int kKeys = 20;
  constexpr int kTasks = 5000;
  std::mutex mutex;
  std::map<std::string, std::vector<std::string>> done;
  std::map<std::string, int> running;
  int violations = 0;
  std::atomic<int> finished = 0;

  const auto feed = [&](int thread) {
    for (int n = thread; n < kTasks; n += kThreads)
      must(world.store->queue().accept(on_key("k" + std::to_string(n % kKeys))));
  };
  const auto begin = [&](const Claim& claim) {
    const std::lock_guard lock(mutex);
    if (++running[claim.key] > 1) ++violations;
    done[claim.key].push_back(claim.task);
  };
  const auto end = [&](const Claim& claim) {
    const std::lock_guard lock(mutex);
    --running[claim.key];
  };
  const auto work = [&] {
    while (finished < kTasks) {
      for (const Claim& claim : must(world.store->queue().claim(4, "config"))) {
        begin(claim);
        end(claim);
        world.settle(claim);
        if (++finished == kTasks) world.store->queue().wake();
      }
      if (finished < kTasks) world.store->queue().wait(milliseconds(50));
    }
  };
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      feed(thread);
      work();
    });
  }
  for (std::thread& thread : threads) thread.join();

  CHECK(violations == 0);
  std::size_t count = 0;
  for (const auto& [key, tasks] : done) {
    CAPTURE(key);
    CHECK(std::is_sorted(tasks.begin(), tasks.end()));
    count += tasks.size();
  }
  CHECK(count == kTasks);
  const Counts counts = must(world.store->queue().counts());
  CHECK(counts.settled == kTasks);
  CHECK(counts.held + counts.ready + counts.leased == 0);
}

inline void wait_contract(const Open& open) {
  SUBCASE("wait: returns at once when a task is due") {
    World world(open);
    world.accept("a");
    world.store->queue().wait(kLong);
    CHECK(world.claim().size() == 1);
  }
  SUBCASE("wait: returns when a task is accepted") {
    World world(open);
    auto waiting = std::async(std::launch::async, [&] { world.store->queue().wait(kLong); });
    world.accept("a");
    CHECK(waiting.wait_for(kLong / 2) == std::future_status::ready);
  }
  SUBCASE("wait: returns when the end of a task promotes the next") {
    World world(open);
    world.accept("a", "k");
    const Claim claim = world.claim_one();
    const std::string next = world.accept("a", "k").task;
    auto waiting = std::async(std::launch::async, [&] { world.store->queue().wait(kLong); });
    world.settle(claim);
    CHECK(waiting.wait_for(kLong / 2) == std::future_status::ready);
    CHECK(world.claim_one().task == next);
  }
  SUBCASE("wait: returns when the time of a task that was given back has come") {
    World world(open);
    world.accept("a");
    const Claim claim = world.claim_one();
    auto waiting = std::async(std::launch::async, [&] { world.store->queue().wait(kLong); });
    world.give_back(claim, BackReason::error, milliseconds(1));
    world.clock.advance(milliseconds(1));
    CHECK(waiting.wait_for(kLong / 2) == std::future_status::ready);
    CHECK(world.claim().size() == 1);
  }
  SUBCASE("wait: returns when somebody wakes it, and after its time") {
    World world(open);
    auto waiting = std::async(std::launch::async, [&] { world.store->queue().wait(kLong); });
    while (waiting.wait_for(milliseconds(0)) != std::future_status::ready)
      world.store->queue().wake();
    world.store->queue().wait(milliseconds(1));
    CHECK(world.claim().empty());
  }
  SUBCASE("wait for: the view of a task that ends meanwhile") {
    World world(open);
    const std::string task = world.accept("a").task;
    auto waiting =
        std::async(std::launch::async, [&] { return world.store->queue().wait_for(task, kLong); });
    world.settle(world.claim_one(), "created");
    REQUIRE(waiting.wait_for(kLong / 2) == std::future_status::ready);
    const auto view = must(waiting.get());
    REQUIRE(view.has_value());
    CHECK(view->outcome == "created");
  }
  SUBCASE("wait for: ended before, parked, unknown, or still alive after its time") {
    World world(open);
    const std::string settled = world.accept("a").task;
    world.settle(world.claim_one());
    CHECK(must(world.store->queue().wait_for(settled, kLong))->state == TaskState::settled);
    const std::string parked = world.accept("a").task;
    world.settle(world.claim_one(), "parked");
    CHECK(must(world.store->queue().wait_for(parked, kLong))->state == TaskState::parked);
    CHECK_FALSE(must(world.store->queue().wait_for("nobody", kLong)).has_value());
    const std::string alive = world.accept("a").task;
    CHECK(must(world.store->queue().wait_for(alive, milliseconds(1)))->state == TaskState::ready);
  }
  SUBCASE("keys: order holds with eight threads on twenty keys") {
    fifo_contract(open);
  }
}

}  // namespace engine::store
