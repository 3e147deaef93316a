// Keeps the house: expired leases return to the queue, what is past its time goes.
#pragma once

#include <functional>
#include <thread>

#include "base/mutex.h"
#include "store/store.h"

namespace engine::run {

class Janitor {
 public:
  // `each_round` runs with it, in the janitor's thread.
  Janitor(store::Store& store, std::function<void()> each_round)
      : store_(store), each_round_(std::move(each_round)) {}

  ~Janitor() { stop(); }

  void start();
  void stop();  // may be called twice and before start

 private:
  void work();

  store::Store& store_;
  std::function<void()> each_round_;
  std::thread thread_;
  base::Mutex mutex_;
  base::Condition wake_;
  bool stopping_ GUARDED_BY(mutex_) = false;
};

}  // namespace engine::run
