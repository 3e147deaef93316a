// The schema's versions, and how a file gets to the newest.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "store/database.h"

namespace engine::store {

// Runs what is missing of migrations/*.sql, each in one commit with its entry in table `migration`.
// Errors of kind stopped: code "newer" when the file knows more versions than we do, "changed" when
// one of its versions was another.
base::Result<void> migrate(Database& database, base::Time now);

}  // namespace engine::store
