// Records and values out of an answer. Pure.
#pragma once

#include <vector>

#include "base/result.h"
#include "base/value.h"
#include "lua/expression.h"

namespace engine::connector {

// The list that `items` finds. Absent and null: none; one object: a list of one. Error transient
// for anything else.
base::Result<std::vector<base::Value>> extract_items(lua::Runtime& lua,
                                                     const lua::Expression& items,
                                                     const lua::Scope& scope);

}  // namespace engine::connector
