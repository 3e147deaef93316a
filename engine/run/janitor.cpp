#include "run/janitor.h"

#include "base/log.h"

namespace engine::run {

namespace {

constexpr auto kRound = std::chrono::seconds(5);
constexpr int kRoundsToPurge = 60;

}  // namespace

void Janitor::start() {
  if (thread_.joinable()) return;
  thread_ = std::thread([this] { work(); });
}

void Janitor::stop() {
  {
    base::Lock lock(mutex_);
    stopping_ = true;
    wake_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void Janitor::work() {
  for (int round = 1;; ++round) {
    {
      base::Lock lock(mutex_);
      if (!stopping_) wake_.wait_for(mutex_, kRound);
      if (stopping_) return;
    }
    if (const auto reaped = store_.queue().reap(); reaped && *reaped > 0) {
      base::log::warning("expired leases returned to the queue",
                         {{"tasks", static_cast<long long>(*reaped)}});
    }
    if (round % kRoundsToPurge == 0) {
      if (const auto purged = store_.purge(); !purged)
        base::log::error("purge failed", {{"error", base::to_text(purged.error())}});
    }
    each_round_();
  }
}

}  // namespace engine::run
