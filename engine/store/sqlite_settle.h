// The end of a task on SQLite. Safe to use from several threads.
#pragma once

#include "store/core.h"
#include "store/settlement.h"

namespace engine::store {

class SqliteSettle final : public Settle {
 public:
  explicit SqliteSettle(Core& core) : core_(core) {}

  base::Result<void> settle(const Claim& claim, const Settlement& settlement) override;
  base::Result<void> page(const Claim& claim, const Settlement& settlement) override;

 private:
  Core& core_;
};

}  // namespace engine::store
