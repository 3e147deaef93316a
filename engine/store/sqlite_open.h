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

}  // namespace engine::store
