#include "store/file_lock.h"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace engine::store {

namespace {

base::Error stopped(std::string message, std::string hint, std::string code) {
  base::Error error = base::error(base::ErrorKind::stopped, std::move(message), std::move(hint));
  error.code = std::move(code);
  return error;
}

}  // namespace

base::Result<FileLock> FileLock::take(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return stopped("cannot open " + path + ": " + std::generic_category().message(errno),
                   "the folder must be there and writable", "unwritable");
  }
  FileLock lock(descriptor);
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    return stopped("another process has the lock " + path, "stop it first: a store has one process",
                   "locked");
  }
  return lock;
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock::~FileLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace engine::store
