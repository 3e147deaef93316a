// A disk that fails when told: stands in front of SQLite's own file system as long as it lives.
#pragma once

#include <atomic>

#include <sqlite3.h>

namespace engine::store {

class FaultyDisk {
 public:
  FaultyDisk() {
    real_ = sqlite3_vfs_find(nullptr);
    faulty_ = *real_;
    faulty_.zName = "faulty";
    faulty_.xOpen = open;
    sqlite3_vfs_register(&faulty_, 1);
  }

  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  ~FaultyDisk() {
    sqlite3_vfs_unregister(&faulty_);
    sqlite3_vfs_register(real_, 1);
    is_full = false;
    fails_to_sync = false;
  }

  static inline std::atomic<bool> is_full = false;
  static inline std::atomic<bool> fails_to_sync = false;

 private:
  static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    const int code = real_->xOpen(real_, name, file, flags, out_flags);
    // Commits are written to the WAL, whose files all have one table of methods.
    if (code != SQLITE_OK || !(flags & SQLITE_OPEN_WAL)) return code;
    methods_ = file->pMethods;
    faulty_methods_ = *methods_;
    faulty_methods_.xWrite = write;
    faulty_methods_.xSync = sync;
    file->pMethods = &faulty_methods_;
    return code;
  }

  static int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
    if (is_full) return SQLITE_FULL;
    return methods_->xWrite(file, bytes, size, offset);
  }

  static int sync(sqlite3_file* file, int flags) {
    if (fails_to_sync) return SQLITE_IOERR_FSYNC;
    return methods_->xSync(file, flags);
  }

  static inline sqlite3_vfs* real_ = nullptr;
  static inline sqlite3_vfs faulty_{};
  static inline const sqlite3_io_methods* methods_ = nullptr;
  static inline sqlite3_io_methods faulty_methods_{};
};

}  // namespace engine::store
