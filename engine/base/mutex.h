// A mutex and its lock with thread-safety annotations, so that Clang finds the forgotten lock.
#pragma once

#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define ENGINE_THREAD_ATTRIBUTE(x) __attribute__((x))
#else
#define ENGINE_THREAD_ATTRIBUTE(x)
#endif
#define GUARDED_BY(m) ENGINE_THREAD_ATTRIBUTE(guarded_by(m))
#define REQUIRES(m) ENGINE_THREAD_ATTRIBUTE(requires_capability(m))
#define EXCLUDES(m) ENGINE_THREAD_ATTRIBUTE(locks_excluded(m))

namespace engine::base {

class ENGINE_THREAD_ATTRIBUTE(capability("mutex")) Mutex {
 public:
  void lock() ENGINE_THREAD_ATTRIBUTE(acquire_capability()) { mutex_.lock(); }

  void unlock() ENGINE_THREAD_ATTRIBUTE(release_capability()) { mutex_.unlock(); }

  bool try_lock() ENGINE_THREAD_ATTRIBUTE(try_acquire_capability(true)) {
    return mutex_.try_lock();
  }

 private:
  std::mutex mutex_;
};

class ENGINE_THREAD_ATTRIBUTE(scoped_lockable) Lock {
 public:
  explicit Lock(Mutex& mutex) ENGINE_THREAD_ATTRIBUTE(acquire_capability(mutex)) : mutex_(mutex) {
    mutex_.lock();
  }

  ~Lock() ENGINE_THREAD_ATTRIBUTE(release_capability()) { mutex_.unlock(); }

  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  Mutex& mutex_;
};

// A condition to wait for under a Mutex. The caller holds the mutex and checks in a loop.
class Condition {
 public:
  void wait(Mutex& mutex) REQUIRES(mutex) { condition_.wait(mutex); }

  template <typename Span>
  bool wait_for(Mutex& mutex, Span span) REQUIRES(mutex) {
    return condition_.wait_for(mutex, span) == std::cv_status::no_timeout;
  }

  void notify_one() { condition_.notify_one(); }

  void notify_all() { condition_.notify_all(); }

 private:
  std::condition_variable_any condition_;
};

}  // namespace engine::base
