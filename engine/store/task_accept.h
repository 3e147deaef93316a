// How an event becomes a task, inside the caller's transaction: dedup, coalesce, its place behind
// its key.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "store/core.h"
#include "store/queue.h"

namespace engine::store {

enum class Lane { live = 0, bulk = 1 };

// A new task whose columns are made, so that the writer's thread need not.
struct PreparedTask {
  NewTask task;
  Lane lane = Lane::live;
  std::optional<std::string> input;
};

// Error invalid when the lane is unknown.
base::Result<PreparedTask> prepare(NewTask task);
base::Result<std::vector<PreparedTask>> prepare(const std::vector<NewTask>& tasks,
                                                const std::string& parent);

base::Result<Accepted> accept_task(Database& database, const Core& core,
                                   const PreparedTask& prepared);

struct QueuePlace {
  bool is_head = true;  // also of a task without a key
  std::int64_t seq = 0;
  std::int64_t waiting = 0;  // tasks behind the head, this one included
  std::string head;
};

// The end of the key's line.
base::Result<QueuePlace> enter_line(Database& database, const std::string& key,
                                    const std::string& task);

std::string_view to_string(Lane lane);

}  // namespace engine::store
