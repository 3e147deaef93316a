#include "store/cache_table.h"

#include "store/value_column.h"

namespace engine::store {

base::Result<void> put_cached(Database& database, const std::string& name, const base::Value& value,
                              base::Time until) {
  TRY(
      database.run("INSERT INTO cache (name, value, until_us) VALUES (?, ?, ?) ON CONFLICT "
                   "(shard, tenant, name) "
                   "DO UPDATE SET value = excluded.value, until_us = excluded.until_us",
                   {name, to_column(value), until}));
  return {};
}

}  // namespace engine::store
