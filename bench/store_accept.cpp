// Accepts a second: producers that each wait until their event of about 1 KB is on disk.
//
//   bench_store [FILE [PRODUCERS [SECONDS]]]
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "base/clock.h"
#include "store/store.h"

namespace {

using namespace engine;

using Real = std::chrono::steady_clock;

store::NewTask event(int producer, std::int64_t number) {
  store::NewTask task;
  task.rule = "pack/rule";
  task.key = fmt::format("person:{}", (producer * 7919 + number) % 10'000);
  task.dedup = fmt::format("{}-{}", producer, number);
  task.source = "route POST /events";
  task.input = base::Value::object({{"body", base::Value::text(std::string(1000, 'x'))}});
  return task;
}

struct Producer {
  std::vector<double> millis;
  bool failed = false;

  void run(store::Store& store, int number, Real::time_point end) {
    for (std::int64_t n = 0; Real::now() < end; ++n) {
      const auto begin = Real::now();
      if (!store.queue().accept(event(number, n))) {
        failed = true;
        return;
      }
      millis.push_back(std::chrono::duration<double, std::milli>(Real::now() - begin).count());
    }
  }
};

}  // namespace

int main(int count, char** arguments) {
  const std::string path = count > 1 ? arguments[1] : "bench_store.db";
  const int producers = count > 2 ? std::atoi(arguments[2]) : 64;
  const double length = count > 3 ? std::atof(arguments[3]) : 5;
  for (const char* end : {"", "-wal", "-shm", ".lock"}) std::filesystem::remove(path + end);

  base::SystemClock clock;
  auto store = store::open_sqlite(path, clock);
  if (!store) {
    fmt::print(stderr, "{}\n", base::to_text(store.error()));
    return 1;
  }
  const auto end = Real::now() + std::chrono::duration_cast<Real::duration>(
                                     std::chrono::duration<double>(length));
  std::vector<Producer> all(static_cast<std::size_t>(producers));
  std::vector<std::thread> threads;
  for (int i = 0; i < producers; ++i) {
    threads.emplace_back([&, i] { all[static_cast<std::size_t>(i)].run(**store, i, end); });
  }
  for (auto& thread : threads) thread.join();

  std::vector<double> millis;
  for (const Producer& producer : all) {
    if (producer.failed) {
      fmt::print(stderr, "an accept failed\n");
      return 1;
    }
    millis.insert(millis.end(), producer.millis.begin(), producer.millis.end());
  }
  std::sort(millis.begin(), millis.end());
  const auto at = [&](double part) {
    return millis[static_cast<std::size_t>(part * static_cast<double>(millis.size() - 1))];
  };
  fmt::print("{} producers: {:.0f} accepts/s, p50 {:.2f} ms, p99 {:.2f} ms, max {:.1f} ms\n",
             producers, static_cast<double>(millis.size()) / length, at(0.5), at(0.99),
             millis.back());
  return 0;
}
