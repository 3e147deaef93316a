#include "http/alarm.h"

namespace engine::http {

Alarm::~Alarm() {
  std::thread thread;
  {
    const base::Lock lock(mutex_);
    stopping_ = true;
    thread.swap(thread_);
  }
  changed_.notify_one();
  if (thread.joinable()) thread.join();
}

void Alarm::call_after(base::Duration span, std::function<void()> call) {
  const base::Lock lock(mutex_);
  calls_.emplace(std::chrono::steady_clock::now() + span, std::move(call));
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  changed_.notify_one();
}

void Alarm::run() {
  mutex_.lock();
  while (!stopping_) {
    const auto now = std::chrono::steady_clock::now();
    if (calls_.empty()) {
      changed_.wait(mutex_);
    } else if (const auto first = calls_.begin(); first->first > now) {
      changed_.wait_for(mutex_, first->first - now);
    } else {
      const auto call = std::move(first->second);
      calls_.erase(first);
      mutex_.unlock();
      call();
      mutex_.lock();
    }
  }
  mutex_.unlock();
}

}  // namespace engine::http
