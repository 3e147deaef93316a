// From a path to a connection that may write: the file is checked, its settings made, its schema
// migrated.
#pragma once

#include <string>

#include "base/result.h"
#include "store/database.h"

namespace engine::store {

// Error stopped, code "corrupt", when the file is damaged; it is left as it is. Also the errors of
// migrate().
base::Result<Database> open_file(const std::string& path, base::Time now);
base::Result<Database> open_in_memory(base::Time now);

// An error of the first statements as people are told it. Right SQL that fails means that the file
// holds other tables than it should: it is damaged.
base::Error found_at_start(const std::string& path, const base::Error& error);

}  // namespace engine::store
