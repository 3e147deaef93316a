// How due tasks get their lease, inside the caller's transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/core.h"
#include "store/queue.h"

namespace engine::store {

// A claim whose input is yet to be read, so that the writer's thread need not.
struct ClaimedRow {
  Claim claim;
  std::optional<std::string> input;
};

// Live tasks before bulk ones, each lane in the order of its due times.
base::Result<std::vector<ClaimedRow>> claim_tasks(Database& database, const Core& core, int limit,
                                                  const std::string& config);

}  // namespace engine::store
