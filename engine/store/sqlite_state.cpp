#include "store/sqlite_state.h"

#include "store/cache_table.h"
#include "store/value_column.h"

namespace engine::store {

using base::Result;
using base::Time;
using base::Value;

namespace {

// The one value that `row` asks for; absent when there is no row.
Result<Value> only_value(Statement row) {
  TRY(const bool is_there, row.next());
  if (!is_there) return Value();
  return from_column(row, 0);
}

// The one text that `row` asks for; "" when there is no row.
Result<std::string> only_text(Statement row) {
  TRY(const bool is_there, row.next());
  return is_there ? row.text(0) : std::string();
}

}  // namespace

Result<Value> SqliteState::cursor(const std::string& name) {
  return core_.read([&](Database& database) -> Result<Value> {
    TRY(Statement row,
        database.query("SELECT value FROM cursor WHERE shard = 0 AND tenant = 0 AND name = ?",
                       {name}));
    return only_value(std::move(row));
  });
}

Result<std::string> SqliteState::fingerprint(const std::string& rule, const std::string& record) {
  return core_.read([&](Database& database) -> Result<std::string> {
    TRY(Statement row,
        database.query("SELECT hash FROM fingerprint WHERE shard = 0 AND tenant = 0 AND rule = ? "
                       "AND record = ?",
                       {rule, record}));
    return only_text(std::move(row));
  });
}

Result<std::string> SqliteState::known(const std::vector<std::string>& names) {
  return core_.read([&](Database& database) -> Result<std::string> {
    const Time now = core_.clock.now();
    for (const std::string& name : names) {
      TRY(Statement row,
          database.query("SELECT id FROM known WHERE shard = 0 AND tenant = 0 AND name = ? "
                         "AND until_us > ?",
                         {name, now}));
      TRY(std::string id, only_text(std::move(row)));
      if (!id.empty()) return id;
    }
    return std::string();
  });
}

Result<bool> SqliteState::take_echo(const std::string& echo) {
  return core_.write([&](Database& database) -> Result<bool> {
    TRY(const std::int64_t taken,
        database.run("DELETE FROM echo WHERE shard = 0 AND tenant = 0 AND echo = ? "
                     "AND until_us > ?",
                     {echo, core_.clock.now()}));
    return taken > 0;
  });
}

Result<std::vector<Bucket>> SqliteState::buckets() {
  return core_.read([](Database& database) -> Result<std::vector<Bucket>> {
    TRY(Statement row,
        database.query(
            "SELECT state, connection, budget FROM bucket WHERE shard = 0 AND tenant = 0 "
            "ORDER BY connection, budget"));
    std::vector<Bucket> buckets;
    TRY(bool more, row.next());
    while (more) {
      TRY(Value state, from_column(row, 0));
      buckets.push_back({row.text(1), row.text(2), std::move(state)});
      TRY(more, row.next());
    }
    return buckets;
  });
}

Result<void> SqliteState::save_buckets(const std::vector<Bucket>& buckets) {
  return core_.write([&](Database& database) -> Result<void> {
    for (const Bucket& bucket : buckets) {
      TRY(database.run(
          "INSERT INTO bucket (connection, budget, state, updated_us) VALUES (?, ?, ?, ?) "
          "ON CONFLICT (shard, tenant, connection, budget) DO UPDATE "
          "SET state = excluded.state, updated_us = excluded.updated_us",
          {bucket.connection, bucket.budget, to_column(bucket.state), core_.clock.now()}));
    }
    return {};
  });
}

Result<Value> SqliteState::cached(const std::string& name) {
  return core_.read([&](Database& database) -> Result<Value> {
    TRY(Statement row,
        database.query("SELECT value FROM cache WHERE shard = 0 AND tenant = 0 AND name = ? "
                       "AND until_us > ?",
                       {name, core_.clock.now()}));
    return only_value(std::move(row));
  });
}

Result<void> SqliteState::cache(const std::string& name, const Value& value, base::Duration keep) {
  return core_.write([&](Database& database) -> Result<void> {
    return put_cached(database, name, value, core_.clock.now() + keep);
  });
}

}  // namespace engine::store
