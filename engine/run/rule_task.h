// A task of a rule, with inputs by name: from people, from time, from tests.
#pragma once

#include <string>

#include "base/result.h"
#include "base/value.h"
#include "run/world.h"
#include "store/queue.h"

namespace engine::run {

// `source`: who asks, such as "cli". Error invalid: an input is unknown, missing or of another
// type.
base::Result<store::NewTask> rule_task(const World& world, const rule::Rule& rule,
                                       const base::Value& inputs, const std::string& source);

}  // namespace engine::run
