// A lock that lasts as long as the object, and is let go when the process dies, however it dies.
#pragma once

#include <string>

#include "base/result.h"

namespace engine::store {

class FileLock {
 public:
  // Makes the file when it is not there and leaves it. Error stopped, code "locked": somebody has
  // it.
  static base::Result<FileLock> take(const std::string& path);
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

}  // namespace engine::store
