#include "store/hold_table.h"

#include "store/effects.h"
#include "store/queue.h"

namespace engine::store {

using base::Result;
using base::Time;

Result<std::optional<Holder>> other_holder(Database& database, const std::string& task,
                                           const std::string& name, Time now) {
  TRY(Statement row,
      database.query(
          "SELECT l.task_id IS NOT NULL, coalesce(r.reason = ?, 0), h.until_us FROM hold h "
          "LEFT JOIN lease l ON l.shard = h.shard AND l.task_id = h.task_id "
          "LEFT JOIN ready r ON r.shard = h.shard AND r.task_id = h.task_id "
          "WHERE h.shard = 0 AND h.tenant = 0 AND h.name = ? AND h.task_id <> ? "
          "AND coalesce(h.until_us > ?, 1)",
          {BackReason::held, name, task, now}));
  TRY(const bool is_held, row.next());
  if (!is_held) return std::optional<Holder>();
  return std::optional(Holder{row.integer(0) != 0, row.integer(1) != 0, row.maybe_time(2)});
}

Result<std::string> take_names(Database& database, const std::string& task,
                               const std::vector<std::string>& names, Time now) {
  for (const std::string& name : names) {
    TRY(const auto other, other_holder(database, task, name, now));
    if (other) return name;
  }
  for (const std::string& name : names) {
    TRY(
        database.run("INSERT INTO hold (name, task_id) VALUES (?, ?) ON CONFLICT (shard, tenant, "
                     "name) DO UPDATE SET task_id = excluded.task_id, until_us = NULL",
                     {name, task}));
  }
  return std::string();
}

Result<bool> is_in_doubt(Database& database, const std::string& task) {
  TRY(Statement row,
      database.query("SELECT 1 FROM effect WHERE shard = 0 AND task_id = ? AND effect = 'marked' "
                     "AND state IN (?, ?) LIMIT 1",
                     {task, EffectState::intent, EffectState::uncertain}));
  return row.next();
}

Result<int> free_names(Database& database, const std::string& task, Time now) {
  TRY(const std::int64_t due,
      database.run("UPDATE ready SET run_at_us = min(run_at_us, ?) WHERE shard = 0 AND reason = ? "
                   "AND blocked_on IN (SELECT name FROM hold WHERE shard = 0 AND task_id = ?)",
                   {now, BackReason::held, task}));
  TRY(database.run("DELETE FROM hold WHERE shard = 0 AND task_id = ?", {task}));
  return static_cast<int>(due);
}

Result<void> free_names_later(Database& database, const std::string& task, Time until) {
  TRY(database.run("UPDATE hold SET until_us = ? WHERE shard = 0 AND task_id = ?", {until, task}));
  return {};
}

}  // namespace engine::store
