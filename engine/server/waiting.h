// Threads for clients that wait for their task to end.
//
// A thread each, for as long as they wait, so that they keep no other request waiting; only so many
// may. Safe to use from several threads.
#pragma once

#include <functional>
#include <list>
#include <thread>

#include "base/mutex.h"
#include "lua/runtime.h"

namespace engine::server {

class Waiting {
 public:
  explicit Waiting(std::size_t most) : most_(most) {}

  ~Waiting() {
    stop([] {});
  }

  // False: too many wait already, or `stop` was called.
  bool start(const lua::Limits& script, std::function<void(lua::Runtime& lua)> work);
  // Returns when the work of all is done; calls `wake`, which makes who waits go on, until then.
  // May be called twice.
  void stop(const std::function<void()>& wake);

 private:
  struct Client {
    std::thread thread;
    bool is_done = false;
  };

  void join_done();
  bool all_done() const REQUIRES(mutex_);

  const std::size_t most_;
  base::Mutex mutex_;
  base::Condition done_;
  std::list<Client> clients_ GUARDED_BY(mutex_);
  bool stopping_ GUARDED_BY(mutex_) = false;
};

}  // namespace engine::server
