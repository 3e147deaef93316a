#include "store/read_pool.h"

namespace engine::store {

using base::Result;

namespace {

constexpr int kConnections = 4;

}  // namespace

ReadPool::Loan::~Loan() {
  if (!pool_) return;
  // A connection that met a broken page is not used again.
  if (database_.fault() == Database::Fault::none) {
    pool_->give_back(std::move(database_));
  } else {
    pool_->give_back(std::nullopt);
  }
}

Result<ReadPool::Loan> ReadPool::borrow() {
  {
    const base::Lock lock(mutex_);
    while (idle_.empty() && opened_ == kConnections) returned_.wait(mutex_);
    if (!idle_.empty()) {
      Loan loan(*this, std::move(idle_.back()));
      idle_.pop_back();
      return loan;
    }
    ++opened_;
  }
  auto database = open();
  if (!database) {
    give_back(std::nullopt);
    return database.error();
  }
  return Loan(*this, std::move(*database));
}

Result<Database> ReadPool::open() const {
  TRY(Database database, Database::open(path_, Database::Access::read));
  TRY(database.script(
      "PRAGMA busy_timeout = 5000; PRAGMA wal_autocheckpoint = 0; PRAGMA mmap_size = 0;"
      "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA query_only = ON"));
  return database;
}

void ReadPool::give_back(std::optional<Database> database) {
  {
    const base::Lock lock(mutex_);
    if (database) {
      idle_.push_back(std::move(*database));
    } else {
      --opened_;
    }
  }
  returned_.notify_one();
}

}  // namespace engine::store
