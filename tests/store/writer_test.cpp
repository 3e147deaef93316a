#include "store/writer.h"

#include <future>

#include "store/store_folder.h"
#include "store/world.h"

namespace engine::store {

namespace {

Database numbers(const std::string& path = ":memory:") {
  Database database = must(Database::open(path, Database::Access::write));
  must(database.script("CREATE TABLE IF NOT EXISTS number (number INTEGER PRIMARY KEY)"));
  return database;
}

base::Result<std::int64_t> count(Database& database) {
  TRY(Statement row, database.query("SELECT count(*) FROM number"));
  TRY(row.next());
  return row.integer(0);
}

}  // namespace

TEST_CASE("writer: what is asked for during a commit is one transaction, each request on its own") {
  const sim::StoppedClock clock;
  Writer writer(numbers(), clock);
  std::promise<void> entered;
  std::promise<void> release;
  auto first = std::async(std::launch::async, [&] {
    return writer.run([&](Database& database) {
      entered.set_value();
      release.get_future().wait();
      return database.run("INSERT INTO number VALUES (1)");
    });
  });
  entered.get_future().wait();
  const auto insert = [&](int number) {
    return std::async(std::launch::async, [&writer, number] {
      return writer.run([number](Database& database) -> base::Result<void> {
        TRY(database.run("INSERT INTO number VALUES (?)", {number * 10}));
        TRY(database.run("INSERT INTO number VALUES (?)", {number}));
        return {};
      });
    });
  };
  auto good = insert(2);
  auto bad = insert(1);  // 1 is there: what it wrote before goes too
  release.set_value();
  CHECK(first.get().ok());
  CHECK(good.get().ok());
  const auto refused = bad.get();
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().kind == base::ErrorKind::conflict);
  CHECK(refused.error().code == "constraint");
  CHECK(must(writer.run(count)) == 3);
}

TEST_CASE("writer: more requests than a group holds are all done") {
  const sim::StoppedClock clock;
  Writer writer(numbers(), clock);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 16; ++thread) {
    threads.emplace_back([&writer, thread] {
      for (int n = 0; n < 50; ++n) {
        must(writer.run([&](Database& database) {
          return database.run("INSERT INTO number VALUES (?)", {thread * 50 + n});
        }));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(must(writer.run(count)) == 800);
}

TEST_CASE("writer: a request within a request belongs to it") {
  const sim::StoppedClock clock;
  Writer writer(numbers(), clock);
  const auto outer = writer.run([&](Database&) -> base::Result<void> {
    TRY(writer.run(
        [](Database& database) { return database.run("INSERT INTO number VALUES (1)"); }));
    return base::error(base::ErrorKind::invalid, "no");
  });
  REQUIRE_FALSE(outer.ok());
  CHECK(outer.error().message == "no");
  CHECK(must(writer.run(count)) == 0);
}

TEST_CASE("writer: another process with the file open for writing is a bounded wait") {
  const StoreFolder folder;
  const sim::StoppedClock clock;
  Writer writer(numbers(folder.file("numbers")), clock);
  Database other = must(Database::open(folder.file("numbers"), Database::Access::write));
  must(other.script("BEGIN EXCLUSIVE"));
  const auto busy = writer.run(count);
  REQUIRE_FALSE(busy.ok());
  CHECK(busy.error().kind == base::ErrorKind::transient);
  CHECK(busy.error().code == "busy");
  CHECK(writer.health() == Store::Health::good);
  must(other.script("COMMIT"));
  CHECK(must(writer.run(count)) == 0);
}

}  // namespace engine::store
