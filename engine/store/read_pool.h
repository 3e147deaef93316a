// A few connections that only read. Each read sees one committed state of the whole file.
// Safe to use from several threads.
#pragma once

#include <string>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"
#include "store/database.h"

namespace engine::store {

class ReadPool {
 public:
  explicit ReadPool(std::string path) : path_(std::move(path)) {}

  // A connection, for as long as it lives. Waits when all are in use.
  class Loan {
   public:
    Loan(ReadPool& pool, Database database) : pool_(&pool), database_(std::move(database)) {}

    Loan(Loan&& other) noexcept
        : pool_(std::exchange(other.pool_, nullptr)), database_(std::move(other.database_)) {}

    Loan& operator=(Loan&&) = delete;
    ~Loan();

    Database& database() { return database_; }

   private:
    ReadPool* pool_;
    Database database_;
  };

  base::Result<Loan> borrow();

 private:
  base::Result<Database> open() const;
  void give_back(std::optional<Database> database);

  const std::string path_;
  base::Mutex mutex_;
  base::Condition returned_;
  std::vector<Database> idle_ GUARDED_BY(mutex_);
  int opened_ GUARDED_BY(mutex_) = 0;
};

}  // namespace engine::store
