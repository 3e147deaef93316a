#include "store/migrate.h"

#include <map>

#include <embedded/migrations.h>

#include "crypto/hash.h"

namespace engine::store {

using base::Result;

namespace {

base::Error stopped(std::string message, std::string hint, std::string code) {
  base::Error error = base::error(base::ErrorKind::stopped, std::move(message), std::move(hint));
  error.code = std::move(code);
  return error;
}

// By version, the hash of what was run.
Result<std::map<std::int64_t, std::string>> done_before(Database& database) {
  TRY(Statement row, database.query("SELECT version, hash FROM migration"));
  std::map<std::int64_t, std::string> done;
  TRY(bool more, row.next());
  while (more) {
    done[row.integer(0)] = row.text(1);
    TRY(more, row.next());
  }
  return done;
}

Result<void> run_one(Database& database, std::int64_t version,
                     const embedded::migrations_file& file, const std::string& hash,
                     base::Time now) {
  return database.atomically([&]() -> Result<void> {
    TRY(database.script(std::string(file.text)));
    TRY(database.run("INSERT INTO migration (version, name, hash, applied_us) VALUES (?, ?, ?, ?)",
                     {version, file.name, hash, now}));
    return {};
  });
}

}  // namespace

Result<void> migrate(Database& database, base::Time now) {
  TRY(database.script(
      "CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL, "
      "hash TEXT NOT NULL, applied_us INTEGER NOT NULL)"));
  TRY(const auto done, done_before(database));
  const auto files = embedded::migrations();
  const auto newest = static_cast<std::int64_t>(files.size());
  if (!done.empty() && done.rbegin()->first > newest) {
    return stopped("the store was written by a later version of the engine: its schema is " +
                       std::to_string(done.rbegin()->first) + ", this engine knows " +
                       std::to_string(newest),
                   "start that version, or restore a backup from before the upgrade", "newer");
  }
  std::int64_t version = 0;
  for (const auto& file : files) {
    TRY(const std::string hash, crypto::sha256_hex(file.text));
    const auto found = done.find(++version);
    if (found == done.end()) {
      TRY(run_one(database, version, file, hash, now));
    } else if (found->second != hash) {
      return stopped(
          "the store's schema " + std::to_string(version) + " is not the one this engine knows",
          "start the version of the engine that made the store", "changed");
    }
  }
  return {};
}

}  // namespace engine::store
