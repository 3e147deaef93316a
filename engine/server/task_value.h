// A task as the API and the command line tell it.
#pragma once

#include "base/value.h"
#include "store/effects.h"
#include "store/queue.h"

namespace engine::server {

base::Value task_value(const store::TaskView& task);
base::Value effect_value(const store::Effect& effect);

}  // namespace engine::server
