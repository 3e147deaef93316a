#include "store/task_claim.h"

#include "store/task_accept.h"
#include "store/value_column.h"

namespace engine::store {

using base::Result;
using base::Time;

namespace {

struct Due {
  Time run_at;
  std::string task;
  int attempt = 0;
  int errors = 0;
  int crashes = 0;
  std::optional<std::int64_t> config;
};

Result<std::vector<Due>> take_due(Database& database, Lane lane, Time now, int limit) {
  TRY(Statement row,
      database.query("DELETE FROM ready WHERE shard = 0 AND lane = ? AND (run_at_us, task_id) IN ("
                     "SELECT run_at_us, task_id FROM ready WHERE shard = 0 AND lane = ? "
                     "AND run_at_us <= ? ORDER BY run_at_us, task_id LIMIT ?) "
                     "RETURNING run_at_us, task_id, attempt, errors, crashes, config",
                     {lane, lane, now, limit}));
  std::vector<Due> due;
  TRY(bool more, row.next());
  while (more) {
    const auto number = [&](int column) { return static_cast<int>(row.integer(column)); };
    due.push_back({row.time(0), row.text(1), number(2), number(3), number(4), std::nullopt});
    if (!row.is_null(5)) due.back().config = row.integer(5);
    TRY(more, row.next());
  }
  // RETURNING has no order.
  std::sort(due.begin(), due.end(), [](const Due& a, const Due& b) {
    return std::tie(a.run_at, a.task) < std::tie(b.run_at, b.task);
  });
  return due;
}

Result<std::int64_t> config_id(Database& database, const std::string& hash, Time now) {
  TRY(database.run(
      "INSERT INTO config (hash, added_us) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING",
      {hash, now}));
  TRY(Statement row, database.query("SELECT config FROM config WHERE hash = ?", {hash}));
  TRY(row.next());
  return row.integer(0);
}

Result<ClaimedRow> lease(Database& database, const Core& core, const Due& due, Lane lane,
                         std::int64_t config) {
  const Time now = core.lease_now();
  TRY(database.run(
      "INSERT INTO lease (task_id, lane, attempt, errors, crashes, config, taken_us, expires_us) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      {due.task, lane, due.attempt + 1, due.errors, due.crashes, config, now,
       now + core.options.lease}));
  TRY(Statement row,
      database.query(
          "SELECT rule, key, input, source, created_us, "
          "(SELECT hash FROM config WHERE config = ?) FROM task WHERE shard = 0 AND task_id = ?",
          {config, due.task}));
  TRY(row.next());
  ClaimedRow claimed;
  Claim& claim = claimed.claim;
  claim.task = due.task;
  claim.rule = row.text(0);
  claim.key = row.text(1);
  claim.lane = to_string(lane);
  if (!row.is_null(2)) claimed.input = row.text(2);
  claim.source = row.text(3);
  claim.created = row.time(4);
  claim.config = row.text(5);
  claim.attempt = due.attempt + 1;
  claim.errors = due.errors;
  claim.crashes = due.crashes;
  return claimed;
}

}  // namespace

Result<std::vector<ClaimedRow>> claim_tasks(Database& database, const Core& core, int limit,
                                            const std::string& config) {
  const Time now = core.clock.now();
  limit = std::max(limit, 0);  // below zero SQLite's LIMIT means all
  std::vector<ClaimedRow> claimed;
  for (const Lane lane : {Lane::live, Lane::bulk}) {
    TRY(const std::vector<Due> due,
        take_due(database, lane, now, limit - static_cast<int>(claimed.size())));
    if (due.empty()) continue;
    TRY(const std::int64_t current, config_id(database, config, now));
    for (const Due& one : due) {
      TRY(ClaimedRow row, lease(database, core, one, lane, one.config.value_or(current)));
      claimed.push_back(std::move(row));
    }
  }
  return claimed;
}

}  // namespace engine::store
