// Tasks as people see them: one, a list, how many.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/database.h"
#include "store/queue.h"

namespace engine::store {

base::Result<std::optional<TaskView>> find_task(Database& database, const std::string& task);
base::Result<std::vector<TaskView>> list_tasks(Database& database, const TaskFilter& filter);
base::Result<Counts> count_tasks(Database& database, base::Time now);
base::Result<Children> count_children(Database& database, const std::string& task);

}  // namespace engine::store
