// Tasks as people and programs read them.
#pragma once

#include <string>

#include "base/value.h"
#include "store/queue.h"

namespace engine::cli {

std::string one_line(const store::TaskView& task);
base::Value to_value(const store::TaskView& task);

}  // namespace engine::cli
