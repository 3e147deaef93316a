// What is too old to keep.
#pragma once

#include "base/result.h"
#include "store/core.h"

namespace engine::store {

// In slices, each a commit, so that nobody waits long behind it. Returns how many rows.
base::Result<int> purge(Core& core);

}  // namespace engine::store
