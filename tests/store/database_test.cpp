#include "store/database.h"

#include "store/world.h"

namespace engine::store {

namespace {

Database texts() {
  Database database = must(Database::open(":memory:", Database::Access::write));
  must(database.script("CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT)"));
  return database;
}

std::int64_t count(Database& database) {
  Statement row = must(database.query("SELECT count(*) FROM texts"));
  CHECK(must(row.next()));
  return row.integer(0);
}

}  // namespace

TEST_CASE("database: texts come back as they went in, NULL and empty apart") {
  Database database = texts();
  const std::string odd("a\0b'\"\xC3\xA4", 7);
  must(database.run("INSERT INTO texts VALUES (1, ?), (2, ?), (3, ?)",
                    {odd, std::string_view(), nullptr}));
  Statement row = must(database.query("SELECT text FROM texts ORDER BY id"));
  CHECK(must(row.next()));
  CHECK(row.text(0) == odd);
  CHECK(must(row.next()));
  CHECK(row.text(0).empty());
  CHECK_FALSE(row.is_null(0));
  CHECK(must(row.next()));
  CHECK(row.is_null(0));
  CHECK_FALSE(must(row.next()));
}

TEST_CASE("database: one statement may be under way twice") {
  Database database = texts();
  must(database.run("INSERT INTO texts VALUES (1, 'a'), (2, 'b')"));
  const auto all = [&] { return must(database.query("SELECT id FROM texts ORDER BY id")); };
  Statement outer = all();
  CHECK(must(outer.next()));
  {
    Statement inner = all();
    CHECK(must(inner.next()));
    CHECK(inner.integer(0) == 1);
  }
  CHECK(must(outer.next()));
  CHECK(outer.integer(0) == 2);
}

TEST_CASE("database: what fails inside is undone, what is around it stays") {
  Database database = texts();
  must(database.atomically([&]() -> base::Result<void> {
    TRY(database.run("INSERT INTO texts VALUES (1, 'a')"));
    const auto inner = database.atomically([&]() -> base::Result<void> {
      TRY(database.run("INSERT INTO texts VALUES (2, 'b')"));
      TRY(database.run("INSERT INTO texts VALUES (1, 'c')"));
      return {};
    });
    CHECK_FALSE(inner.ok());
    CHECK(database.in_transaction());
    return {};
  }));
  CHECK_FALSE(database.in_transaction());
  CHECK(count(database) == 1);
}

TEST_CASE("database: a broken statement is an internal error that quotes SQLite") {
  Database database = texts();
  const auto broken = database.run("SELECT colour FROM texts");
  REQUIRE_FALSE(broken.ok());
  CHECK(broken.error().kind == base::ErrorKind::internal);
  CHECK(broken.error().code == "sqlite");
  CHECK(broken.error().message == "store: no such column: colour");
  CHECK(database.fault() == Database::Fault::none);
}

TEST_CASE("database: a file that cannot be opened") {
  const auto none = Database::open("/nowhere/at/all", Database::Access::read);
  REQUIRE_FALSE(none.ok());
  CHECK(none.error().message == "store: unable to open database file");
}

}  // namespace engine::store
