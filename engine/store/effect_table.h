// The journal's rows, inside the caller's transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/database.h"
#include "store/effects.h"

namespace engine::store {

base::Result<std::optional<Effect>> find_effect(Database& database, const std::string& task,
                                                const std::string& step);
// In the order of their first sending.
base::Result<std::vector<Effect>> effects_of_task(Database& database, const std::string& task);
// Newest first.
base::Result<std::vector<Effect>> effects_of_record(Database& database, const std::string& entity,
                                                    const std::string& id, int limit);
// Inserts, or replaces all but the time of the first sending.
base::Result<void> write_effect(Database& database, const Effect& effect);

}  // namespace engine::store
