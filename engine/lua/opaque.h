// Values that Lua can hold, compare and print but not calculate with: numbers that a double would
// change (beyond 2^53, long decimals), and promises. Userdata that carries its text, so nothing has
// to be freed.
#pragma once

#include <string_view>

#include "base/value.h"

struct lua_State;

namespace engine::lua {

// Once per state.
void install_opaque(lua_State* state);
// Leaves one value on the stack.
void push_opaque(lua_State* state, const base::Value& number_or_promise);
// Absent when the value at `index` is not one.
base::Value to_opaque(lua_State* state, int index);

// A number that goes through a double and comes back the same.
bool fits_double(const base::Value& number, double& out);

}  // namespace engine::lua
