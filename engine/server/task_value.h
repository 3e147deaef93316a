// A task as the API and the command line tell it.
#pragma once

#include "base/value.h"
#include "store/store.h"

namespace engine::server {

base::Value task_value(const store::TaskView& task);
base::Value effect_value(const store::Effect& effect);
// With its effects, and how far the tasks are that it made.
base::Value whole_task_value(const store::TaskView& task, store::Store& store);

}  // namespace engine::server
