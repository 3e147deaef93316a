// The arguments of one call, checked against what the operation takes.
#pragma once

#include "base/result.h"
#include "base/value.h"
#include "connector/compiled.h"

namespace engine::connector {

// With the defaults of `input` filled in and texts turned into the types that it names. Error
// invalid, naming operation and argument, for an unknown name and for a value of another type.
base::Result<base::Value> complete_arguments(const Operation& operation,
                                             const base::Value& arguments);

}  // namespace engine::connector
