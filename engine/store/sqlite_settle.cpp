#include "store/sqlite_settle.h"

#include "store/cache_table.h"
#include "store/learned.h"
#include "store/task_accept.h"
#include "store/task_end.h"
#include "store/value_column.h"

namespace engine::store {

using base::Duration;
using base::Result;
using base::Time;

namespace {

Result<void> move_cursors(Database& database, const Settlement& settlement, Time now) {
  for (const auto& [name, value] : settlement.cursors) {
    TRY(
        database.run("INSERT INTO cursor (name, value, updated_us) VALUES (?, ?, ?) ON CONFLICT "
                     "(shard, tenant, name) "
                     "DO UPDATE SET value = excluded.value, updated_us = excluded.updated_us",
                     {name, to_column(value), now}));
  }
  return {};
}

Result<void> write_fingerprints(Database& database, const Settlement& settlement, Time now) {
  for (const Settlement::Fingerprint& fingerprint : settlement.fingerprints) {
    TRY(
        database.run("INSERT INTO fingerprint (rule, record, hash, updated_us) VALUES (?, ?, ?, ?) "
                     "ON CONFLICT (shard, tenant, rule, record) "
                     "DO UPDATE SET hash = excluded.hash, updated_us = excluded.updated_us",
                     {fingerprint.rule, fingerprint.record, fingerprint.hash, now}));
  }
  return {};
}

// Everything that becomes true beside the outcome.
Result<void> carry_out(Database& database, const Core& core, const Settlement& settlement,
                       const std::vector<PreparedTask>& children) {
  const Time now = core.clock.now();
  TRY(learn(database, settlement.learned, now));
  TRY(write_fingerprints(database, settlement, now));
  TRY(move_cursors(database, settlement, now));
  for (const Settlement::Kept& each : settlement.kept) {
    TRY(put_cached(database, each.name, each.value, now + each.keep));
  }
  for (const PreparedTask& child : children) TRY(accept_task(database, core, child));
  return {};
}

// A moving average over about eight tasks.
void observe(Core& core, Duration taken) {
  const Duration before = core.typical.load();
  core.typical = before + (taken - before) / 8;
}

}  // namespace

Result<void> SqliteSettle::settle(const Claim& claim, const Settlement& settlement) {
  TRY(const std::vector<PreparedTask> children, prepare(settlement.children, claim.task));
  const Ending ending{settlement.outcome == "parked", settlement.outcome, settlement.reason,
                      to_column(settlement.value), settlement.keep};
  const auto end = [&](Database& database) -> Result<int> {
    TRY(const Lease lease, check_lease(database, core_, claim));
    TRY(carry_out(database, core_, settlement, children));
    TRY(const int due, end_task(database, core_, lease, ending));
    observe(core_, core_.lease_now() - lease.taken);
    return due;
  };
  TRY(const int due, core_.write(end));
  core_.signals.ended(claim.task);
  core_.signals.work(children.size() + static_cast<std::size_t>(due));
  return {};
}

Result<void> SqliteSettle::page(const Claim& claim, const Settlement& settlement) {
  TRY(const std::vector<PreparedTask> children, prepare(settlement.children, claim.task));
  const auto move = [&](Database& database) -> Result<void> {
    TRY(check_lease(database, core_, claim));
    return carry_out(database, core_, settlement, children);
  };
  TRY(core_.write(move));
  core_.signals.work(children.size());
  return {};
}

}  // namespace engine::store
