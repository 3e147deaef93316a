#include "run/workers.h"

#include "base/log.h"

namespace engine::run {

using base::Result;

namespace {

constexpr base::Duration kLongestWait = std::chrono::seconds(1);
constexpr base::Duration kDrainWait = std::chrono::milliseconds(50);

}  // namespace

Workers::Workers(Executor& executor, store::Store& store, base::Clock& clock,
                 WorkersOptions options, std::function<std::string()> version)
    : executor_(executor),
      store_(store),
      clock_(clock),
      options_(options),
      version_(std::move(version)) {}

Workers::~Workers() {
  stop();
}

void Workers::start() {
  if (!threads_.empty()) return;
  stopping_ = false;
  for (int i = 0; i < options_.count; ++i) threads_.emplace_back([this] { work(); });
  heartbeat_ = std::thread([this] { keep_leases(); });
}

void Workers::stop() {
  {
    base::Lock lock(mutex_);
    stopping_ = true;
    wake_.notify_all();
  }
  for (auto& thread : threads_) {
    store_.queue().wake();
    thread.join();
  }
  threads_.clear();
  if (heartbeat_.joinable()) heartbeat_.join();
}

void Workers::work() {
  lua::Runtime lua(options_.script);
  while (!stopping_) {
    if (!work_once(lua) && !stopping_) store_.queue().wait(kLongestWait);
  }
}

// Claims one task and makes an attempt at it. False: there was none.
bool Workers::work_once(lua::Runtime& lua) {
  ++busy_;
  auto claims = store_.queue().claim(1, version_());
  if (!claims || claims->empty()) {
    --busy_;
    if (!claims) report(claims.error());
    return false;
  }
  const store::Claim claim = std::move(claims->front());
  {
    base::Lock lock(mutex_);
    active_[claim.task] = claim;
  }
  if (auto done = executor_.attempt(claim, lua); !done) report(done.error());
  {
    base::Lock lock(mutex_);
    active_.erase(claim.task);
  }
  --busy_;
  return true;
}

void Workers::report(const base::Error& error) {
  if (error.halt == base::Halt::fenced) return;
  base::log::error("the store refused", {{"error", base::to_text(error)}});
  if (store_.health() != store::Store::Health::failed || failed_.exchange(true)) return;
  if (on_failure_) on_failure_(error);
}

void Workers::keep_leases() {
  base::Lock lock(mutex_);
  while (!stopping_) {
    wake_.wait_for(mutex_, options_.heartbeat);
    if (stopping_ || active_.empty()) continue;
    std::vector<store::Claim> claims;
    for (const auto& item : active_) claims.push_back(item.second);
    mutex_.unlock();
    const auto lost = store_.queue().heartbeat(claims);
    mutex_.lock();
    if (!lost) {
      base::log::error("leases could not be renewed", {{"error", base::to_text(lost.error())}});
    } else {
      for (const auto& task : *lost) base::log::warning("a lease is lost", {{"task", task}});
    }
  }
}

Result<bool> Workers::drain(base::Duration longest, const std::function<void()>& idle) {
  const base::Duration until = clock_.boot() + longest;
  std::atomic<bool> done{false};
  const auto helper = [&] {
    lua::Runtime lua(options_.script);
    while (!done && !failed_) {
      if (!work_once(lua) && !done) store_.queue().wait(kDrainWait);
    }
  };
  std::vector<std::thread> helpers;
  for (int i = 1; i < options_.count; ++i) helpers.emplace_back(helper);

  Result<bool> result = true;
  lua::Runtime lua(options_.script);
  while (!failed_) {
    if (work_once(lua)) continue;
    auto counts = store_.queue().counts();
    if (!counts) {
      result = counts.error();
      break;
    }
    if (counts->ready + counts->held + counts->leased == 0 && busy_ == 0) break;
    if (clock_.boot() >= until) {
      result = false;
      break;
    }
    if (counts->leased == 0 && busy_ == 0) {
      idle();
    } else {
      store_.queue().wait(kDrainWait);
    }
  }
  done = true;
  store_.queue().wake();
  for (auto& thread : helpers) thread.join();
  return result;
}

}  // namespace engine::run
