#include "store/task_table.h"

#include "store/task_accept.h"
#include "store/value_column.h"

namespace engine::store {

using base::Result;

namespace {

constexpr const char* kColumns =
    "SELECT task_id, rule, key, lane, source, place, outcome, reason, value, input, created_us, "
    "run_at_us, finished_us, "
    "attempt, errors, crashes, parent FROM task_view WHERE shard = 0";

Result<TaskView> read_view(const Statement& row) {
  TaskView view;
  view.task = row.text(0);
  view.rule = row.text(1);
  view.key = row.text(2);
  view.lane = to_string(static_cast<Lane>(row.integer(3)));
  view.source = row.text(4);
  view.state = static_cast<TaskState>(row.integer(5));
  view.outcome = row.text(6);
  view.reason = row.text(7);
  TRY(view.value, from_column(row, 8));
  TRY(view.input, from_column(row, 9));
  view.created = row.time(10);
  view.run_at = row.maybe_time(11);
  view.finished = row.maybe_time(12);
  view.attempts = static_cast<int>(row.integer(13));
  view.errors = static_cast<int>(row.integer(14));
  view.crashes = static_cast<int>(row.integer(15));
  view.parent = row.text(16);
  return view;
}

Result<std::int64_t> count(Database& database, Sql sql,
                           std::initializer_list<Parameter> parameters = {}) {
  TRY(Statement row, database.query(sql, parameters));
  TRY(row.next());
  return row.integer(0);
}

Result<std::optional<base::Time>> oldest(Database& database) {
  TRY(Statement row,
      database.query(
          "SELECT min(created_us) FROM (SELECT created_us FROM task WHERE shard = 0 AND task_id = "
          "(SELECT min(task_id) FROM ready WHERE shard = 0) UNION ALL "
          "SELECT min(created_us) FROM task WHERE shard = 0 AND tenant = 0 AND state = 1)"));
  TRY(row.next());
  return row.maybe_time(0);
}

}  // namespace

std::string_view to_string(TaskState state) {
  switch (state) {
    case TaskState::held:
      return "held";
    case TaskState::ready:
      return "ready";
    case TaskState::leased:
      return "leased";
    case TaskState::settled:
      return "settled";
    case TaskState::parked:
      break;
  }
  return "parked";
}

std::string_view to_string(BackReason reason) {
  switch (reason) {
    case BackReason::error:
      return "error";
    case BackReason::throttled:
      return "throttled";
    case BackReason::uncertain:
      return "uncertain";
    case BackReason::blocked:
      return "blocked";
    case BackReason::held:
      return "held";
    case BackReason::drained:
      break;
  }
  return "drained";
}

Result<std::optional<TaskView>> find_task(Database& database, const std::string& task) {
  TRY(Statement row, database.query_composed(std::string(kColumns) + " AND task_id = ?", {task}));
  TRY(const bool is_there, row.next());
  if (!is_there) return std::optional<TaskView>();
  TRY(TaskView view, read_view(row));
  return std::optional(std::move(view));
}

Result<std::vector<TaskView>> list_tasks(Database& database, const TaskFilter& filter) {
  std::string sql = kColumns;
  std::vector<Parameter> parameters;
  const auto where = [&](bool is_asked, const char* condition, Parameter parameter) {
    if (!is_asked) return;
    sql += condition;
    parameters.push_back(parameter);
  };
  where(!filter.rule.empty(), " AND rule = ?", filter.rule);
  where(!filter.outcome.empty(), " AND outcome = ?", filter.outcome);
  where(!filter.reason.empty(), " AND instr(reason, ?) > 0", filter.reason);
  where(!filter.key.empty(), " AND key = ?", filter.key);
  where(filter.state.has_value(), " AND place = ?", filter.state);
  where(filter.since.has_value(), " AND created_us >= ?", filter.since);
  where(!filter.after.empty(), " AND task_id < ?", filter.after);
  where(true, " ORDER BY task_id DESC LIMIT ?", filter.limit);

  TRY(Statement row, database.query_composed(sql, parameters));
  std::vector<TaskView> views;
  TRY(bool more, row.next());
  while (more) {
    TRY(TaskView view, read_view(row));
    views.push_back(std::move(view));
    TRY(more, row.next());
  }
  return views;
}

Result<Counts> count_tasks(Database& database, base::Time now) {
  Counts counts;
  TRY(counts.blocked,
      count(database,
            "SELECT count(*) FROM ready WHERE shard = 0 AND blocked_on IS NOT NULL AND "
            "reason = ?",
            {BackReason::blocked}));
  TRY(const std::int64_t ready, count(database, "SELECT count(*) FROM ready WHERE shard = 0"));
  counts.ready = ready - counts.blocked;
  TRY(counts.held, count(database, "SELECT count(*) FROM task WHERE shard = 0 AND state = 1"));
  TRY(counts.leased, count(database, "SELECT count(*) FROM lease WHERE shard = 0"));
  TRY(counts.parked, count(database, "SELECT count(*) FROM task WHERE shard = 0 AND state = 3"));
  TRY(counts.settled, count(database, "SELECT count(*) FROM task WHERE shard = 0 AND state = 2"));
  TRY(const std::optional<base::Time> since, oldest(database));
  if (since) counts.oldest = now - *since;
  return counts;
}

Result<Children> count_children(Database& database, const std::string& task) {
  TRY(Statement row,
      database.query("SELECT count(*) FILTER (WHERE t.state < 2 AND coalesce(r.errors, 0) = 0), "
                     "count(*) FILTER (WHERE t.state < 2 AND coalesce(r.errors, 0) > 0), "
                     "count(*) FILTER (WHERE t.state = 2), count(*) FILTER (WHERE t.state = 3), "
                     "max(t.finished_us) FROM task t "
                     "LEFT JOIN key_state k ON t.state = 1 AND k.shard = 0 AND k.tenant = 0 AND "
                     "k.key = t.key "
                     "LEFT JOIN ready r ON r.shard = 0 AND r.task_id = coalesce(k.head, t.task_id) "
                     "WHERE t.shard = 0 AND t.parent = ?",
                     {task}));
  TRY(row.next());
  Children children;
  children.left = row.integer(0);
  children.trying_again = row.integer(1);
  children.settled = row.integer(2);
  children.parked = row.integer(3);
  children.last_end = row.maybe_time(4);
  return children;
}

}  // namespace engine::store
