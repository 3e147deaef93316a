#include "store/task_end.h"

#include "store/hold_table.h"
#include "store/value_column.h"

namespace engine::store {

using base::Result;
using base::Time;

namespace {

constexpr int kCrashes = 3;

// From columns lane, errors, crashes, config, taken_us.
Lease read_lease(const Statement& row, const std::string& task, int attempt) {
  const auto number = [&](int column) { return static_cast<int>(row.integer(column)); };
  return {task, number(0), attempt, number(1), number(2), row.integer(3), row.time(4)};
}

Result<void> drop_lease(Database& database, const Lease& lease) {
  TRY(database.run("DELETE FROM lease WHERE shard = 0 AND task_id = ?", {lease.task}));
  return {};
}

// The next of the key's line becomes its head; without one the key is forgotten.
Result<void> promote(Database& database, const std::string& key, Time now) {
  TRY(Statement row,
      database.query(
          "SELECT task_id, lane, attempt, run_at_us FROM task WHERE shard = 0 AND tenant = 0 "
          "AND key = ? AND state = 1 ORDER BY key_seq LIMIT 1",
          {key}));
  TRY(const bool is_waiting, row.next());
  if (!is_waiting) {
    TRY(database.run("DELETE FROM key_state WHERE shard = 0 AND tenant = 0 AND key = ?", {key}));
    return {};
  }
  const std::string next = row.text(0);
  const Time run_at = std::max(now, row.maybe_time(3).value_or(now));
  TRY(database.run("UPDATE task SET state = 0 WHERE shard = 0 AND task_id = ?", {next}));
  TRY(
      database.run("INSERT INTO ready (lane, run_at_us, task_id, attempt, errors, crashes) VALUES "
                   "(?, ?, ?, ?, 0, 0)",
                   {row.integer(1), run_at, next, row.integer(2)}));
  TRY(
      database.run("UPDATE key_state SET head = ?, waiting = waiting - 1 WHERE shard = 0 AND "
                   "tenant = 0 AND key = ?",
                   {next, key}));
  return {};
}

}  // namespace

Result<Lease> check_lease(Database& database, const Core& core, const Claim& claim) {
  TRY(Statement row,
      database.query("SELECT lane, errors, crashes, config, taken_us FROM lease WHERE shard = 0 "
                     "AND task_id = ? AND attempt = ? AND expires_us > ?",
                     {claim.task, claim.attempt, core.lease_now()}));
  TRY(const bool is_live, row.next());
  if (!is_live) {
    return base::halted(base::Halt::fenced, base::ErrorKind::conflict,
                        "attempt " + std::to_string(claim.attempt) + " of task " + claim.task +
                            " has lost its lease");
  }
  return read_lease(row, claim.task, claim.attempt);
}

Result<void> write_attempt(Database& database, const Core& core, const Lease& lease,
                           std::string_view outcome, const std::string& message) {
  TRY(database.run(
      "INSERT INTO attempt (task_id, attempt, config, started_us, ended_us, outcome, message) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)",
      {lease.task, lease.attempt, lease.config, lease.taken, core.lease_now(), outcome,
       unless_empty(message)}));
  return {};
}

namespace {

// What a task created without knowing must not be created again in its name meanwhile.
Result<int> end_holds(Database& database, const Core& core, const Lease& lease, bool is_parked) {
  const Time now = core.clock.now();
  if (is_parked) {
    TRY(const bool in_doubt, is_in_doubt(database, lease.task));
    if (in_doubt) {
      TRY(free_names_later(database, lease.task, now + core.options.doubt));
      return 0;
    }
  }
  return free_names(database, lease.task, now);
}

}  // namespace

Result<int> end_task(Database& database, const Core& core, const Lease& lease,
                     const Ending& ending) {
  const Time now = core.clock.now();
  TRY(drop_lease(database, lease));
  TRY(write_attempt(database, core, lease, ending.outcome, ending.reason));
  TRY(const int waited, end_holds(database, core, lease, ending.is_parked));
  const auto forgotten = ending.keep ? std::optional<Time>(now + *ending.keep) : std::nullopt;
  std::string key;
  {
    TRY(Statement row,
        database.query("UPDATE task SET state = ?, attempt = ?, errors = ?, crashes = ?, "
                       "finished_us = ?, forget_us = ?, outcome = ?, "
                       "reason = ?, value = ? WHERE shard = 0 AND task_id = ? RETURNING key",
                       {ending.is_parked ? 3 : 2, lease.attempt, lease.errors, lease.crashes, now,
                        forgotten, ending.outcome, unless_empty(ending.reason), ending.value,
                        lease.task}));
    TRY(row.next());
    key = row.text(0);
    TRY(row.next());
  }
  if (key.empty()) return waited;
  TRY(promote(database, key, now));
  return waited + 1;
}

Result<void> return_task(Database& database, const Lease& lease, const Return& back) {
  TRY(drop_lease(database, lease));
  TRY(database.run(
      "INSERT INTO ready (lane, run_at_us, task_id, attempt, errors, crashes, config, reason, "
      "message, "
      "blocked_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {lease.lane, back.run_at, lease.task, lease.attempt, lease.errors, lease.crashes,
       lease.config, back.reason, unless_empty(back.message), unless_empty(back.blocked_on)}));
  return {};
}

namespace {

// True when it is parked; its key and its names may have made others due.
Result<bool> crash(Database& database, const Core& core, Lease lease) {
  lease.crashes += 1;
  if (lease.crashes >= kCrashes) {
    const std::string reason = "crashed " + std::to_string(lease.crashes) + " times";
    TRY(end_task(database, core, lease, {true, "parked", reason, std::nullopt}));
    return true;
  }
  TRY(write_attempt(database, core, lease, "crashed", ""));
  TRY(return_task(database, lease, {std::nullopt, core.clock.now(), "", ""}));
  return false;
}

}  // namespace

Result<Reaped> reap_leases(Database& database, const Core& core, Time until) {
  std::vector<Lease> leases;
  {
    TRY(Statement row,
        database.query(
            "SELECT lane, errors, crashes, config, taken_us, attempt, task_id FROM lease "
            "WHERE shard = 0 AND expires_us <= ?",
            {until}));
    TRY(bool more, row.next());
    while (more) {
      leases.push_back(read_lease(row, row.text(6), static_cast<int>(row.integer(5))));
      TRY(more, row.next());
    }
  }
  Reaped reaped;
  for (const Lease& lease : leases) {
    TRY(const bool is_parked, crash(database, core, lease));
    reaped.count += 1;
    if (is_parked) reaped.parked.push_back(lease.task);
  }
  return reaped;
}

}  // namespace engine::store
