// What was fetched once and is good for a while, inside the caller's transaction.
#pragma once

#include <string>

#include "base/duration.h"
#include "base/value.h"
#include "store/database.h"

namespace engine::store {

// Inserts or replaces.
base::Result<void> put_cached(Database& database, const std::string& name, const base::Value& value,
                              base::Time until);

}  // namespace engine::store
