#include "store/core.h"
#include "store/file_lock.h"
#include "store/purge.h"
#include "store/sqlite_documents.h"
#include "store/sqlite_effects.h"
#include "store/sqlite_links.h"
#include "store/sqlite_open.h"
#include "store/sqlite_queue.h"
#include "store/sqlite_settle.h"
#include "store/sqlite_state.h"
#include "store/store.h"
#include "store/task_end.h"

namespace engine::store {

using base::Result;

namespace {

class SqliteStore final : public Store {
 public:
  SqliteStore(std::optional<FileLock> lock, Database writing, std::unique_ptr<ReadPool> reading,
              base::Clock& clock, const OpenOptions& options)
      : lock_(std::move(lock)), core_(std::move(writing), std::move(reading), clock, options) {}

  Queue& queue() override { return queue_; }

  Effects& effects() override { return effects_; }

  Links& links() override { return links_; }

  State& state() override { return state_; }

  Documents& documents() override { return documents_; }

  Settle& settle() override { return settle_; }

  Result<int> purge() override { return store::purge(core_); }

  Health health() const override { return core_.health(); }

  // The process that took them is gone: the lock proves it.
  Result<void> void_leases() {
    TRY(core_.write(
        [this](Database& database) { return reap_leases(database, core_, base::Time::max()); }));
    return {};
  }

 private:
  std::optional<FileLock> lock_;  // first: let go when everything else is closed
  Core core_;
  SqliteQueue queue_{core_};
  SqliteEffects effects_{core_};
  SqliteLinks links_{core_};
  SqliteState state_{core_};
  SqliteDocuments documents_{core_};
  SqliteSettle settle_{core_};
};

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite(const std::string& path, base::Clock& clock,
                                           const OpenOptions& options) {
  if (path == kInMemory) return open_memory(clock, options);
  TRY(FileLock lock, FileLock::take(path + ".lock"));
  TRY(Database writing, open_file(path, clock.now()));
  auto store = std::make_unique<SqliteStore>(std::move(lock), std::move(writing),
                                             std::make_unique<ReadPool>(path), clock, options);
  if (const auto voided = store->void_leases(); !voided)
    return found_at_start(path, voided.error());
  return std::unique_ptr<Store>(std::move(store));
}

Result<std::unique_ptr<Store>> open_memory(base::Clock& clock, const OpenOptions& options) {
  TRY(Database writing, open_in_memory(clock.now()));
  return std::unique_ptr<Store>(
      std::make_unique<SqliteStore>(std::nullopt, std::move(writing), nullptr, clock, options));
}

}  // namespace engine::store
