// Links and memories as rows, inside the caller's transaction.
#pragma once

#include <string>

#include "base/result.h"
#include "store/database.h"
#include "store/effects.h"
#include "store/links.h"

namespace engine::store {

// Inserts or replaces; pairs that held one of the two ids before are removed.
base::Result<void> put_link(Database& database, const Link& link, base::Time now);
base::Result<void> remove_link(Database& database, const std::string& link_id);
base::Result<void> learn(Database& database, const Learned& learned, base::Time now);

}  // namespace engine::store
