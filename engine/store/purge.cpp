#include "store/purge.h"

namespace engine::store {

using base::Result;
using base::Time;

namespace {

constexpr int kSlice = 500;

// Parameters: older than, kSlice.
struct Old {
  base::Time before;
  std::vector<Sql> deletes;  // the last one says how many were in the slice
};

#define OLD_TASKS                                                                          \
  "(SELECT task_id FROM task WHERE shard = 0 AND state = 2 AND finished_us <= ? ORDER BY " \
  "finished_us, task_id LIMIT ?)"
#define FORGOTTEN_TASKS                                                             \
  "(SELECT task_id FROM task WHERE shard = 0 AND forget_us <= ? ORDER BY forget_us, " \
  "task_id LIMIT ?)"
#define OLD_DOCUMENTS                                                                          \
  "(SELECT collection, id FROM document WHERE shard = 0 AND until_us <= ? ORDER BY until_us, " \
  "collection, id "                                                                            \
  "LIMIT ?)"

std::vector<Old> old_rows(const Core& core) {
  const Time now = core.clock.now();
  return {
      {now - core.options.history,
       {"DELETE FROM attempt WHERE shard = 0 AND task_id IN " OLD_TASKS,
        "DELETE FROM effect WHERE shard = 0 AND task_id IN " OLD_TASKS,
        "DELETE FROM task WHERE shard = 0 AND task_id IN " OLD_TASKS}},
      {now,
       {"DELETE FROM attempt WHERE shard = 0 AND task_id IN " FORGOTTEN_TASKS,
        "DELETE FROM effect WHERE shard = 0 AND task_id IN " FORGOTTEN_TASKS,
        "DELETE FROM task WHERE shard = 0 AND task_id IN " FORGOTTEN_TASKS}},
      {now - core.options.dedup_window,
       {"DELETE FROM inbox WHERE (shard, tenant, rule, dedup) IN "
        "(SELECT shard, tenant, rule, dedup FROM inbox WHERE shard = 0 AND received_us <= ? LIMIT "
        "?)"}},
      {now,
       {"DELETE FROM known WHERE (shard, tenant, name) IN "
        "(SELECT shard, tenant, name FROM known WHERE shard = 0 AND until_us <= ? LIMIT ?)"}},
      {now,
       {"DELETE FROM echo WHERE (shard, tenant, echo) IN "
        "(SELECT shard, tenant, echo FROM echo WHERE shard = 0 AND until_us <= ? LIMIT ?)"}},
      {now,
       {"DELETE FROM cache WHERE (shard, tenant, name) IN "
        "(SELECT shard, tenant, name FROM cache WHERE shard = 0 AND until_us <= ? LIMIT ?)"}},
      {now,
       {"DELETE FROM document_index WHERE shard = 0 AND tenant = 0 AND (collection, id) "
        "IN " OLD_DOCUMENTS,
        "DELETE FROM document WHERE shard = 0 AND tenant = 0 AND (collection, id) "
        "IN " OLD_DOCUMENTS}},
  };
}

Result<std::int64_t> slice(Database& database, const Old& old) {
  std::int64_t removed = 0;
  for (const Sql& sql : old.deletes) {
    TRY(removed, database.run(sql, {old.before, kSlice}));
  }
  return removed;
}

}  // namespace

Result<int> purge(Core& core) {
  std::int64_t total = 0;
  for (const Old& old : old_rows(core)) {
    std::int64_t removed = kSlice;
    while (removed == kSlice) {
      TRY(removed, core.write([&](Database& database) { return slice(database, old); }));
      total += removed;
    }
  }
  return static_cast<int>(total);
}

}  // namespace engine::store
