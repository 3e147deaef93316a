#include "store/sqlite_queue.h"

#include "base/json.h"
#include "store/hold_table.h"
#include "store/task_accept.h"
#include "store/task_claim.h"
#include "store/task_end.h"
#include "store/task_table.h"

namespace engine::store {

using base::Duration;
using base::ErrorKind;
using base::Result;
using base::Time;

namespace {

// 9999-12-31: when a task is due that waits for its connection and for nothing else.
constexpr Time kNever{std::chrono::seconds(253'402'300'799)};

// When a task that waits for a name is due: as told, or sooner when the name is free sooner.
Result<Time> due_for_name(Database& database, const Core& core, const std::string& task,
                          const GiveBack& back) {
  const Time now = core.clock.now();
  TRY(const auto other, other_holder(database, task, back.blocked_on, now));
  if (!other) return now;
  return other->until ? std::min(back.run_at, *other->until) : back.run_at;
}

// A task in doubt keeps its names while it waits. But of two that wait for each other's one has to
// let go.
Result<bool> keeps_names(Database& database, const Core& core, const std::string& task,
                         const GiveBack& back) {
  if (back.reason == BackReason::uncertain) return true;
  TRY(const bool in_doubt, is_in_doubt(database, task));
  if (!in_doubt || back.reason != BackReason::held) return in_doubt;
  TRY(const auto other, other_holder(database, task, back.blocked_on, core.clock.now()));
  return !other || !other->waits_for_name;
}

// Returns how many tasks became due: this one, and those that waited for its names.
Result<int> return_claim(Database& database, const Core& core, const Claim& claim,
                         const GiveBack& back) {
  TRY(Lease lease, check_lease(database, core, claim));
  if (back.reason == BackReason::error) lease.errors += 1;
  const bool did_something =
      back.reason == BackReason::error || back.reason == BackReason::uncertain;
  if (did_something) {
    TRY(write_attempt(database, core, lease, to_string(back.reason), back.message));
  }
  int due = 1;
  TRY(const bool keeps, keeps_names(database, core, claim.task, back));
  if (!keeps) {
    TRY(const int waited, free_names(database, claim.task, core.clock.now()));
    due += waited;
  }
  Return place{back.reason, back.run_at, back.message, back.blocked_on};
  if (back.reason == BackReason::blocked && back.run_at == Time{}) place.run_at = kNever;
  if (back.reason == BackReason::held) {
    TRY(place.run_at, due_for_name(database, core, claim.task, back));
  }
  TRY(return_task(database, lease, place));
  return due;
}

struct ParkedTask {
  std::string key;
  int lane = 0;
  int attempt = 0;
};

Result<ParkedTask> find_parked(Database& database, const std::string& task) {
  TRY(Statement row,
      database.query("SELECT key, lane, attempt, state FROM task WHERE shard = 0 AND task_id = ?",
                     {task}));
  TRY(const bool is_there, row.next());
  if (!is_there) return base::error(ErrorKind::missing, "there is no task " + task);
  if (row.integer(3) != 3) {
    return base::error(ErrorKind::conflict, "task " + task + " is not parked",
                       "only a parked task can be retried or dropped");
  }
  return ParkedTask{row.text(0), static_cast<int>(row.integer(1)),
                    static_cast<int>(row.integer(2))};
}

// Back into its line, at the end; with its attempts, which are the fence, but no errors and no
// config.
Result<void> revive(Database& database, const std::string& task, Time now) {
  TRY(const ParkedTask parked, find_parked(database, task));
  QueuePlace place;
  if (!parked.key.empty()) {
    TRY(place, enter_line(database, parked.key, task));
  }
  TRY(
      database.run("UPDATE task SET state = ?, key_seq = ?, run_at_us = NULL, errors = 0, crashes "
                   "= 0, finished_us = NULL, "
                   "outcome = NULL, reason = NULL, value = NULL WHERE shard = 0 AND task_id = ?",
                   {place.is_head ? 0 : 1, place.seq, task}));
  if (!place.is_head) return {};
  TRY(
      database.run("INSERT INTO ready (lane, run_at_us, task_id, attempt, errors, crashes) VALUES "
                   "(?, ?, ?, ?, 0, 0)",
                   {parked.lane, now, task, parked.attempt}));
  return {};
}

}  // namespace

Result<Accepted> SqliteQueue::accept(const NewTask& task) {
  TRY(const PreparedTask prepared, prepare(task));
  auto accepted =
      core_.write([&](Database& database) { return accept_task(database, core_, prepared); });
  if (accepted && !accepted->duplicate) core_.signals.work(1);
  return accepted;
}

Result<std::vector<Claim>> SqliteQueue::claim(int limit, const std::string& config) {
  const Duration asked = core_.clock.boot();
  TRY(std::vector<ClaimedRow> rows,
      core_.write([&](Database& database) { return claim_tasks(database, core_, limit, config); }));
  std::vector<Claim> claims;
  claims.reserve(rows.size());
  for (ClaimedRow& row : rows) {
    row.claim.taken = asked;
    if (row.input) {
      TRY(row.claim.input, base::parse_json(*row.input));
    }
    claims.push_back(std::move(row.claim));
  }
  return claims;
}

Result<std::vector<std::string>> SqliteQueue::heartbeat(const std::vector<Claim>& claims) {
  return core_.write([&](Database& database) -> Result<std::vector<std::string>> {
    const Time now = core_.lease_now();
    std::vector<std::string> lost;
    for (const Claim& claim : claims) {
      TRY(const std::int64_t renewed,
          database.run("UPDATE lease SET expires_us = ? WHERE shard = 0 AND task_id = ? "
                       "AND attempt = ? AND expires_us > ?",
                       {now + core_.options.lease, claim.task, claim.attempt, now}));
      if (renewed == 0) lost.push_back(claim.task);
    }
    return lost;
  });
}

Result<void> SqliteQueue::give_back(const Claim& claim, const GiveBack& back) {
  TRY(const int due,
      core_.write([&](Database& database) { return return_claim(database, core_, claim, back); }));
  core_.signals.work(static_cast<std::size_t>(due));
  return {};
}

Result<int> SqliteQueue::reap() {
  TRY(const Reaped reaped, core_.write([&](Database& database) {
    return reap_leases(database, core_, core_.lease_now());
  }));
  for (const std::string& task : reaped.parked) core_.signals.ended(task);
  core_.signals.work(static_cast<std::size_t>(reaped.count));
  return reaped.count;
}

Result<std::string> SqliteQueue::hold(const Claim& claim, const std::vector<std::string>& names) {
  return core_.write([&](Database& database) -> Result<std::string> {
    TRY(check_lease(database, core_, claim));
    return take_names(database, claim.task, names, core_.clock.now());
  });
}

Result<bool> SqliteQueue::is_held_by_running(const Claim& claim, const std::string& name) {
  return core_.read([&](Database& database) -> Result<bool> {
    TRY(const auto other, other_holder(database, claim.task, name, core_.clock.now()));
    return other && other->is_running;
  });
}

Result<int> SqliteQueue::unblock(const std::string& connection) {
  TRY(const std::int64_t count, core_.write([&](Database& database) {
    return database.run(
        "UPDATE ready SET run_at_us = ?, reason = NULL, message = NULL, blocked_on = NULL "
        "WHERE shard = 0 AND blocked_on = ?",
        {core_.clock.now(), connection});
  }));
  core_.signals.work(static_cast<std::size_t>(count));
  return static_cast<int>(count);
}

Result<void> SqliteQueue::retry(const std::string& task) {
  TRY(core_.write([&](Database& database) { return revive(database, task, core_.clock.now()); }));
  core_.signals.work(1);
  return {};
}

Result<void> SqliteQueue::drop(const std::string& task, const std::string& reason) {
  const auto end = [&](Database& database) -> Result<int> {
    TRY(find_parked(database, task));
    TRY(
        database.run("UPDATE task SET state = 2, outcome = 'skipped', reason = ?, finished_us = ? "
                     "WHERE shard = 0 AND task_id = ?",
                     {reason, core_.clock.now(), task}));
    return free_names(database, task, core_.clock.now());
  };
  TRY(const int due, core_.write(end));
  core_.signals.ended(task);
  core_.signals.work(static_cast<std::size_t>(due));
  return {};
}

Result<std::optional<TaskView>> SqliteQueue::find(const std::string& task) {
  return core_.read([&](Database& database) { return find_task(database, task); });
}

Result<std::vector<TaskView>> SqliteQueue::list(const TaskFilter& filter) {
  return core_.read([&](Database& database) { return list_tasks(database, filter); });
}

Result<Counts> SqliteQueue::counts() {
  return core_.read([&](Database& database) { return count_tasks(database, core_.clock.now()); });
}

Result<Children> SqliteQueue::children(const std::string& task) {
  return core_.read([&](Database& database) { return count_children(database, task); });
}

Result<std::vector<std::string>> SqliteQueue::pinned_configs() {
  return core_.read([](Database& database) -> Result<std::vector<std::string>> {
    TRY(Statement row,
        database.query("SELECT hash FROM config WHERE config IN ("
                       "SELECT config FROM ready WHERE shard = 0 AND config IS NOT NULL "
                       "UNION SELECT config FROM lease WHERE shard = 0) ORDER BY config"));
    std::vector<std::string> hashes;
    TRY(bool more, row.next());
    while (more) {
      hashes.push_back(row.text(0));
      TRY(more, row.next());
    }
    return hashes;
  });
}

// How long until a task is due; nullopt when none is or none may be claimed.
std::optional<Duration> SqliteQueue::until_due() {
  if (core_.health() != Store::Health::good) return std::nullopt;
  const auto next = core_.read([](Database& database) -> Result<std::optional<Time>> {
    TRY(Statement row,
        database.query("SELECT min(run_at_us) FROM (SELECT min(run_at_us) AS run_at_us FROM ready "
                       "WHERE shard = 0 AND lane = 0 "
                       "UNION ALL SELECT min(run_at_us) FROM ready WHERE shard = 0 AND lane = 1)"));
    TRY(row.next());
    return row.maybe_time(0);
  });
  if (!next || !*next) return std::nullopt;
  return **next - core_.clock.now();
}

void SqliteQueue::wait(Duration longest) {
  core_.signals.wait_for_work(longest, [this] { return until_due(); });
}

void SqliteQueue::wake() {
  core_.signals.wake();
}

Result<std::optional<TaskView>> SqliteQueue::wait_for(const std::string& task, Duration longest) {
  Result<std::optional<TaskView>> view = std::optional<TaskView>();
  core_.signals.wait_for_end(task, longest, [&] {
    view = find(task);
    const bool is_alive = view && *view && (*view)->state != TaskState::settled &&
                          (*view)->state != TaskState::parked;
    return !is_alive;
  });
  return view;
}

}  // namespace engine::store
