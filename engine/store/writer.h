// The one thread that writes, with group commit: whatever was asked for while the last commit ran
// becomes the next transaction, each request in a savepoint of its own. A request returns when the
// commit that holds it is on disk.
//
// A COMMIT that fails is an unknown outcome: every request of the group gets the error
// "commit-unknown" and the store is done for (health failed). A full disk is a definite rollback:
// requests are refused until a write succeeds again, tried every five seconds.
//
// Safe to use from several threads.
#pragma once

#include <atomic>
#include <functional>
#include <future>
#include <optional>
#include <thread>
#include <type_traits>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "store/database.h"
#include "store/store.h"

namespace engine::store {

class Writer {
 public:
  Writer(Database database, const base::Clock& clock);
  // Does what was asked for before, then ends the thread.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // `work(Database&)` returns a Result; an error undoes what it wrote. On the writer's own thread
  // it becomes a part of the request that runs there.
  template <typename Work>
  std::invoke_result_t<Work&, Database&> run(Work work) {
    std::optional<std::invoke_result_t<Work&, Database&>> result;
    const auto done = submit([&](Database& database) -> base::Result<void> {
      result.emplace(work(database));
      if (!*result) return result->error();
      return {};
    });
    if (!done) return done.error();
    return std::move(*result);
  }

  Store::Health health() const { return health_.load(); }

  // Another connection met an error after which the file may not be trusted.
  void fail() { health_ = Store::Health::failed; }

 private:
  using Work = std::function<base::Result<void>(Database&)>;

  struct Request {
    Work work;
    base::Result<void> outcome;
    std::promise<base::Result<void>> done;
  };

  using Group = std::vector<Request>;

  base::Result<void> submit(Work work);
  void loop();
  Group take();
  base::Result<void> refusal();
  base::Result<void> commit(Group& group);
  base::Result<void> run_all(Group& group);
  base::Error give_up(base::Error error);

  Database database_;
  const base::Clock& clock_;
  std::atomic<Store::Health> health_ = Store::Health::good;
  base::Duration
      full_since_{};  // Clock::boot() of the last write that found no room; writer's thread only
  base::Mutex mutex_;
  base::Condition asked_;
  Group waiting_ GUARDED_BY(mutex_);
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::thread thread_;  // last: it uses all the others
};

}  // namespace engine::store
