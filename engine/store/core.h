// What the interfaces of one store share: its connections, its times, its signals.
// Safe to use from several threads.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "base/clock.h"
#include "store/read_pool.h"
#include "store/signals.h"
#include "store/store.h"
#include "store/writer.h"

namespace engine::store {

class Core {
 public:
  // Without a pool (a database on memory has one connection only) reads go through the writer.
  Core(Database writing, std::unique_ptr<ReadPool> reading, base::Clock& given,
       const OpenOptions& chosen)
      : clock(given),
        options(chosen),
        pool_(std::move(reading)),
        writer_(std::move(writing), given) {}

  // `work(Database&)` returns a Result; returns when it is committed, or undone with its error.
  template <typename Work>
  auto write(Work work) {
    return writer_.run(std::move(work));
  }

  // `work(Database&)` returns a Result; it sees one committed state.
  template <typename Work>
  std::invoke_result_t<Work&, Database&> read(Work work) {
    if (!pool_) return writer_.run(std::move(work));
    TRY(ReadPool::Loan loan, pool_->borrow());
    Database& database = loan.database();
    std::optional<std::invoke_result_t<Work&, Database&>> result;
    const auto done = database.atomically([&]() -> base::Result<void> {
      result.emplace(work(database));
      if (!*result) return result->error();
      return {};
    });
    if (database.fault() == Database::Fault::broken) writer_.fail();
    if (!done) return done.error();
    return std::move(*result);
  }

  Store::Health health() const { return writer_.health(); }

  // Time for leases: the wall clock as it was when the store was opened, carried on by boot().
  // A jump of the wall clock neither ends a lease nor makes it longer.
  base::Time lease_now() const { return opened_ + (clock.boot() - opened_boot_); }

  base::Clock& clock;
  const OpenOptions options;
  Signals signals;
  // How long a task takes from its claim to its end, about. For estimates.
  std::atomic<base::Duration> typical{std::chrono::seconds(1)};

 private:
  const base::Time opened_ = clock.now();
  const base::Duration opened_boot_ = clock.boot();
  std::unique_ptr<ReadPool> pool_;
  Writer writer_;  // last: its thread ends before what its requests use
};

}  // namespace engine::store
