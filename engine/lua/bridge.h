// Value to Lua and back without losing types.
//
//   absent   nil              (left out where it stands in a list or an object)
//   null     null             a value of its own, not nil
//   number   number           beyond 2^53 and with too many digits: opaque (lua/opaque.h)
//   list     table with the list mark, so that an empty one stays a list
//   object   table            on the way back in the order of its keys
//   promise  opaque
//
// A table without the mark is a list when its keys are numbers, else an object ({} is an object).
// Not safe for several threads, as the state.
#pragma once

#include "base/result.h"
#include "base/value.h"

struct lua_State;

namespace engine::lua {

// Metatables and the like, once per state; leaves nothing on the stack.
void install_bridge(lua_State* state);

// Leaves one value on the stack. The caller has lifted the memory cap.
void push(lua_State* state, const base::Value& value);
void push_null(lua_State* state);
// Error: a function, a table that is list and object at once, deeper than 200 levels, too large,
// not finite.
base::Result<base::Value> read(lua_State* state, int index);

// Marks the table on top of the stack as a list.
void mark_list(lua_State* state);

}  // namespace engine::lua
