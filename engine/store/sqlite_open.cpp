#include "store/sqlite_open.h"

#include <filesystem>

#include <fcntl.h>
#include <unistd.h>

#include "base/log.h"
#include "store/migrate.h"

namespace engine::store {

using base::ErrorKind;
using base::Result;

namespace {

namespace fs = std::filesystem;

// Reading all of a larger file takes longer than a start may.
constexpr std::uintmax_t kCheckUpTo = std::uintmax_t{4} << 30;

base::Error corrupt(const std::string& path, std::string finding) {
  base::Error error =
      base::error(ErrorKind::stopped, "the store " + path + " is damaged: " + std::move(finding),
                  "keep the file " + path + " and restore a backup in its place");
  error.code = "corrupt";
  return error;
}

// What SQLite says about a damaged file becomes the error of open_file.
template <typename T>
Result<T> or_corrupt(const std::string& path, Result<T> result) {
  if (!result) return found_at_start(path, result.error());
  return result;
}

Result<void> check(const std::string& path, Database& database) {
  std::error_code ignored;
  if (fs::file_size(path, ignored) > kCheckUpTo) {
    base::log::warning("the store is too large to be checked at the start", {{"path", path}});
    return {};
  }
  TRY(Statement row, database.query("PRAGMA quick_check(1)"));
  TRY(row.next());
  if (row.text(0) != "ok") return corrupt(path, row.text(0));
  return {};
}

// The connection that writes and makes the checkpoints.
Result<void> configure(Database& database) {
  return database.script(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2000;"
      "PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000; PRAGMA trusted_schema = OFF;"
      "PRAGMA secure_delete = FAST; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA "
      "cache_size = -65536");
}

Result<Database> open_existing(const std::string& path, base::Time now) {
  TRY(Database database, Database::open(path, Database::Access::write));
  TRY(configure(database));
  TRY(check(path, database));
  TRY(migrate(database, now));
  return database;
}

Result<void> sync_folder(const fs::path& path) {
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool done = descriptor >= 0 && fsync(descriptor) == 0;
  if (descriptor >= 0) close(descriptor);
  if (!done) return base::error(ErrorKind::stopped, "cannot write the folder " + folder.string());
  return {};
}

// Under another name until it is whole: so an empty file is always a damaged one.
Result<void> make(const std::string& path, base::Time now) {
  const std::string unfinished = path + ".new";
  TRY(or_corrupt(unfinished, open_existing(unfinished, now)));  // closed again: its WAL is merged
  std::error_code failed;
  fs::rename(unfinished, path, failed);
  if (failed)
    return base::error(ErrorKind::stopped, "cannot make " + path + ": " + failed.message());
  return sync_folder(path);
}

}  // namespace

base::Error found_at_start(const std::string& path, const base::Error& error) {
  const bool raw = error.kind == ErrorKind::internal;
  if (raw && (error.code == "corrupt" || error.code == "sqlite"))
    return corrupt(path, error.message);
  return error;
}

Result<Database> open_file(const std::string& path, base::Time now) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) TRY(make(path, now));
  if (fs::file_size(path, ignored) == 0) return corrupt(path, "it is empty");
  return or_corrupt(path, open_existing(path, now));
}

Result<Database> open_in_memory(base::Time now) {
  TRY(Database database, Database::open(":memory:", Database::Access::write));
  TRY(migrate(database, now));
  return database;
}

}  // namespace engine::store
