#include "store/sqlite_links.h"

#include "store/learned.h"
#include "store/value_column.h"

namespace engine::store {

using base::Result;

namespace {

// From columns link_id, link_set, a_id, b_id, base, updated_us.
Result<Link> read_link(const Statement& row) {
  Link link{row.text(0), row.text(1), row.text(2), row.text(3), {}, row.time(5)};
  TRY(link.base, from_column(row, 4));
  return link;
}

constexpr Sql kByA =
    "SELECT link_id, link_set, a_id, b_id, base, updated_us FROM link "
    "WHERE shard = 0 AND tenant = 0 AND link_set = ? AND a_id = ?";
constexpr Sql kByB =
    "SELECT link_id, link_set, a_id, b_id, base, updated_us FROM link "
    "WHERE shard = 0 AND tenant = 0 AND link_set = ? AND b_id = ?";

}  // namespace

Result<std::optional<Link>> SqliteLinks::find(const std::string& set, int side,
                                              const std::string& id) {
  return core_.read([&](Database& database) -> Result<std::optional<Link>> {
    TRY(Statement row, database.query(side == 0 ? kByA : kByB, {set, id}));
    TRY(const bool is_there, row.next());
    if (!is_there) return std::optional<Link>();
    TRY(Link link, read_link(row));
    return std::optional(std::move(link));
  });
}

Result<void> SqliteLinks::put(Link link) {
  return core_.write(
      [&](Database& database) { return put_link(database, link, core_.clock.now()); });
}

Result<void> SqliteLinks::remove(const std::string& link_id) {
  return core_.write([&](Database& database) { return remove_link(database, link_id); });
}

Result<std::vector<Link>> SqliteLinks::list(const std::string& set, const std::string& after_id,
                                            int limit) {
  return core_.read([&](Database& database) -> Result<std::vector<Link>> {
    TRY(Statement row,
        database.query(
            "SELECT link_id, link_set, a_id, b_id, base, updated_us FROM link WHERE shard = 0 "
            "AND tenant = 0 AND link_set = ? AND link_id > ? ORDER BY link_id LIMIT ?",
            {set, after_id, limit}));
    std::vector<Link> links;
    TRY(bool more, row.next());
    while (more) {
      TRY(Link link, read_link(row));
      links.push_back(std::move(link));
      TRY(more, row.next());
    }
    return links;
  });
}

Result<std::int64_t> SqliteLinks::count(const std::string& set) {
  return core_.read([&](Database& database) -> Result<std::int64_t> {
    TRY(Statement row,
        database.query("SELECT count(*) FROM link WHERE shard = 0 AND tenant = 0 AND link_set = ?",
                       {set}));
    TRY(row.next());
    return row.integer(0);
  });
}

}  // namespace engine::store
