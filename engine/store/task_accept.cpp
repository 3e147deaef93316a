#include "store/task_accept.h"

#include "base/uuid.h"
#include "store/value_column.h"

namespace engine::store {

using base::Result;
using base::Time;

namespace {

Result<Lane> lane_of(const std::string& name) {
  if (name == "live") return Lane::live;
  if (name == "bulk") return Lane::bulk;
  return base::error(base::ErrorKind::invalid, "'" + name + "' is not a lane",
                     "a lane is live or bulk");
}

Result<std::optional<std::string>> find_known(Database& database, const NewTask& task, Time since) {
  TRY(Statement row,
      database.query("SELECT task_id FROM inbox WHERE shard = 0 AND tenant = 0 AND rule = ? "
                     "AND dedup = ? AND received_us > ?",
                     {task.rule, task.dedup, since}));
  TRY(const bool is_known, row.next());
  if (!is_known) return std::optional<std::string>();
  return std::optional(row.text(0));
}

Result<void> remember(Database& database, const NewTask& task, const std::string& id, Time now) {
  if (task.dedup.empty()) return {};
  TRY(
      database.run("INSERT INTO inbox (rule, dedup, task_id, received_us) VALUES (?, ?, ?, ?) "
                   "ON CONFLICT (shard, tenant, rule, dedup) DO UPDATE "
                   "SET task_id = excluded.task_id, received_us = excluded.received_us",
                   {task.rule, task.dedup, id, now}));
  return {};
}

// Gives the event to the last task of its rule and key that still waits; its id, or none.
Result<std::optional<std::string>> merge(Database& database, const PreparedTask& prepared) {
  const NewTask& task = prepared.task;
  if (!task.coalesce || task.key.empty()) return std::optional<std::string>();
  TRY(Statement row,
      database.query("UPDATE task SET input = ?, run_at_us = ?, lane = min(lane, ?) WHERE shard = "
                     "0 AND task_id = ("
                     "SELECT task_id FROM task WHERE shard = 0 AND tenant = 0 AND key = ? AND "
                     "state = 1 AND rule = ? "
                     "ORDER BY key_seq DESC LIMIT 1) RETURNING task_id",
                     {prepared.input, task.run_at, prepared.lane, task.key, task.rule}));
  TRY(const bool is_merged, row.next());
  if (!is_merged) return std::optional<std::string>();
  std::optional<std::string> id = row.text(0);
  TRY(row.next());
  return id;
}

// When a task that is there already may run: its own time, or now.
Result<Time> eta_of(Database& database, const std::string& task, Time now) {
  TRY(Statement row,
      database.query(
          "SELECT run_at_us FROM ready WHERE shard = 0 AND task_id = ? AND blocked_on IS NULL",
          {task}));
  TRY(const bool is_ready, row.next());
  return is_ready ? std::max(now, row.time(0)) : now;
}

Result<Time> insert(Database& database, const Core& core, const PreparedTask& prepared,
                    const std::string& id, Time now) {
  const NewTask& task = prepared.task;
  QueuePlace place;
  if (!task.key.empty()) {
    TRY(place, enter_line(database, task.key, id));
  }
  const auto seq = task.key.empty() ? std::nullopt : std::optional(place.seq);
  TRY(database.run(
      "INSERT INTO task (task_id, rule, key, key_seq, state, lane, source, parent, input, "
      "created_us, "
      "run_at_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {id, task.rule, unless_empty(task.key), seq, place.is_head ? 0 : 1, prepared.lane,
       task.source, unless_empty(task.parent), prepared.input, now, task.run_at}));
  if (!place.is_head) {
    TRY(const Time head, eta_of(database, place.head, now));
    return std::max(head + place.waiting * core.typical.load(), task.run_at.value_or(now));
  }
  const Time run_at = std::max(now, task.run_at.value_or(now));
  TRY(
      database.run("INSERT INTO ready (lane, run_at_us, task_id, attempt, errors, crashes) VALUES "
                   "(?, ?, ?, 0, 0, 0)",
                   {prepared.lane, run_at, id}));
  return run_at;
}

}  // namespace

Result<PreparedTask> prepare(NewTask task) {
  TRY(const Lane lane, lane_of(task.lane));
  std::optional<std::string> input = to_column(task.input);
  return PreparedTask{std::move(task), lane, std::move(input)};
}

Result<std::vector<PreparedTask>> prepare(const std::vector<NewTask>& tasks,
                                          const std::string& parent) {
  std::vector<PreparedTask> prepared;
  for (NewTask task : tasks) {
    task.parent = parent;
    TRY(PreparedTask one, prepare(std::move(task)));
    prepared.push_back(std::move(one));
  }
  return prepared;
}

Result<Accepted> accept_task(Database& database, const Core& core, const PreparedTask& prepared) {
  const NewTask& task = prepared.task;
  const Time now = core.clock.now();
  std::optional<std::string> known;
  if (!task.dedup.empty()) {
    TRY(known, find_known(database, task, now - core.options.dedup_window));
  }
  if (!known) {
    TRY(known, merge(database, prepared));
    if (known) {
      TRY(remember(database, task, *known, now));
    }
  }
  if (known) {
    TRY(const Time eta, eta_of(database, *known, now));
    return Accepted{*known, true, eta};
  }
  const std::string id = base::uuid7(now);
  TRY(remember(database, task, id, now));
  TRY(const Time eta, insert(database, core, prepared, id, now));
  return Accepted{id, false, eta};
}

Result<QueuePlace> enter_line(Database& database, const std::string& key, const std::string& task) {
  TRY(Statement row,
      database.query("INSERT INTO key_state (key, next_seq, head, waiting) VALUES (?, 1, ?, 0) "
                     "ON CONFLICT (shard, tenant, key) DO UPDATE "
                     "SET next_seq = next_seq + 1, waiting = waiting + 1 "
                     "RETURNING next_seq, waiting, head",
                     {key, task}));
  TRY(row.next());
  QueuePlace place{false, row.integer(0), row.integer(1), row.text(2)};
  place.is_head = place.head == task;
  TRY(row.next());
  return place;
}

std::string_view to_string(Lane lane) {
  return lane == Lane::live ? "live" : "bulk";
}

}  // namespace engine::store
