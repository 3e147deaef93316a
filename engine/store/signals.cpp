#include "store/signals.h"

namespace engine::store {

namespace {

using Real = std::chrono::steady_clock;

base::Duration left(Real::time_point until) {
  return std::chrono::duration_cast<base::Duration>(until - Real::now());
}

}  // namespace

void Signals::work(std::size_t tasks) {
  if (tasks == 0) return;
  {
    const base::Lock lock(mutex_);
    ++changes_;
  }
  if (tasks == 1) {
    work_.notify_one();
  } else {
    work_.notify_all();
  }
}

void Signals::wake() {
  {
    const base::Lock lock(mutex_);
    ++wakes_;
  }
  work_.notify_all();
  end_.notify_all();
}

void Signals::wait_for_work(base::Duration longest,
                            const std::function<std::optional<base::Duration>()>& until_due) {
  const auto end = Real::now() + longest;
  mutex_.lock();
  const std::uint64_t wakes = wakes_;
  while (wakes == wakes_) {
    const std::uint64_t changes = changes_;
    mutex_.unlock();
    const auto due = until_due();
    mutex_.lock();
    if (due && due->count() <= 0) break;
    // What changed while the table was asked may have been missed by the answer.
    if (changes != changes_) continue;
    const base::Duration rest = left(end);
    if (rest.count() <= 0) break;
    if (wakes == wakes_) work_.wait_for(mutex_, due ? std::min(*due, rest) : rest);
  }
  mutex_.unlock();
}

void Signals::ended(const std::string& task) {
  {
    const base::Lock lock(mutex_);
    const auto [first, last] = waiters_.equal_range(task);
    if (first == last) return;
    for (auto waiter = first; waiter != last; ++waiter) waiter->second->is_told = true;
  }
  end_.notify_all();
}

void Signals::wait_for_end(const std::string& task, base::Duration longest,
                           const std::function<bool()>& is_over) {
  const auto end = Real::now() + longest;
  Waiter waiter;
  mutex_.lock();
  const std::uint64_t wakes = wakes_;
  const auto place = waiters_.emplace(task, &waiter);
  mutex_.unlock();
  // A retried task may end again: being told is not enough.
  while (!is_over()) {
    mutex_.lock();
    base::Duration rest = left(end);
    while (!waiter.is_told && rest.count() > 0 && wakes == wakes_) {
      end_.wait_for(mutex_, rest);
      rest = left(end);
    }
    const bool is_told = std::exchange(waiter.is_told, false);
    mutex_.unlock();
    if (!is_told) break;
  }
  mutex_.lock();
  waiters_.erase(place);
  mutex_.unlock();
}

}  // namespace engine::store
