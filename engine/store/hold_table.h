// Names that one task holds at a time, and who waits for them; inside the caller's transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/database.h"

namespace engine::store {

// All or none; returns the one that another task has, "" when there is none.
base::Result<std::string> take_names(Database& database, const std::string& task,
                                     const std::vector<std::string>& names, base::Time now);

// Another task that has a name.
struct Holder {
  bool is_running = false;
  bool waits_for_name = false;
  std::optional<base::Time> until;  // free then, whatever becomes of it
};

base::Result<std::optional<Holder>> other_holder(Database& database, const std::string& task,
                                                 const std::string& name, base::Time now);

// Whether the task may have created what it does not know of: somebody who took its names now
// could create it once more.
base::Result<bool> is_in_doubt(Database& database, const std::string& task);

// Frees all of a task's names. Tasks that wait for one become due; returns how many.
base::Result<int> free_names(Database& database, const std::string& task, base::Time now);
// Frees them at that time.
base::Result<void> free_names_later(Database& database, const std::string& task, base::Time until);

}  // namespace engine::store
