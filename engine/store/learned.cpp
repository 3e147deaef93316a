#include "store/learned.h"

#include "base/uuid.h"
#include "store/value_column.h"

namespace engine::store {

using base::Result;
using base::Time;

namespace {

// A new link of a pair that is linked already is that link.
Result<std::string> link_id(Database& database, const Link& link, Time now) {
  if (!link.id.empty()) return link.id;
  TRY(Statement row,
      database.query("SELECT link_id FROM link WHERE shard = 0 AND tenant = 0 AND link_set = ? "
                     "AND a_id = ? AND b_id = ?",
                     {link.set, link.a_id, link.b_id}));
  TRY(const bool is_there, row.next());
  return is_there ? row.text(0) : base::uuid7(now);
}

Result<void> remember_names(Database& database, const Learned& learned, Time now) {
  for (const std::string& name : learned.known_names) {
    TRY(database.run(
        "INSERT INTO known (name, id, until_us) VALUES (?, ?, ?) ON CONFLICT (shard, tenant, name) "
        "DO UPDATE SET id = excluded.id, until_us = excluded.until_us",
        {name, learned.known_id, now + learned.known_for}));
  }
  return {};
}

Result<void> remember_echoes(Database& database, const Learned& learned, Time now) {
  for (const std::string& echo : learned.echoes) {
    TRY(database.run(
        "INSERT INTO echo (echo, until_us) VALUES (?, ?) ON CONFLICT (shard, tenant, echo) "
        "DO UPDATE SET until_us = excluded.until_us",
        {echo, now + learned.echo_for}));
  }
  return {};
}

}  // namespace

Result<void> put_link(Database& database, const Link& link, Time now) {
  if (link.a_id.empty() || link.b_id.empty()) {
    return base::error(base::ErrorKind::invalid,
                       "a link of " + link.set + " needs the ids of both records");
  }
  TRY(const std::string id, link_id(database, link, now));
  TRY(database.run(
      "DELETE FROM link WHERE shard = 0 AND tenant = 0 AND link_set = ? AND link_id <> ? "
      "AND (a_id = ? OR b_id = ?)",
      {link.set, id, link.a_id, link.b_id}));
  TRY(
      database.run("INSERT INTO link (link_id, link_set, a_id, b_id, base, updated_us) VALUES (?, "
                   "?, ?, ?, ?, ?) "
                   "ON CONFLICT (shard, link_id) DO UPDATE SET link_set = excluded.link_set, a_id "
                   "= excluded.a_id, "
                   "b_id = excluded.b_id, base = excluded.base, updated_us = excluded.updated_us",
                   {id, link.set, link.a_id, link.b_id, to_column(link.base), now}));
  return {};
}

Result<void> remove_link(Database& database, const std::string& link_id) {
  TRY(database.run("DELETE FROM link WHERE shard = 0 AND link_id = ?", {link_id}));
  return {};
}

Result<void> learn(Database& database, const Learned& learned, Time now) {
  for (const std::string& link_id : learned.unlinks) TRY(remove_link(database, link_id));
  for (const Link& link : learned.links) TRY(put_link(database, link, now));
  TRY(remember_names(database, learned, now));
  return remember_echoes(database, learned, now);
}

}  // namespace engine::store
