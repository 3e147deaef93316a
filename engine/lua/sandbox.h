// What a script may see, and nothing else.
//
//   assert error ipairs pairs pcall require select tonumber tostring type unpack null, math.*
//   string.* table.* bit.*, the host functions (lua/host.h), and the modules of the script by name.
//
// Names are frozen: assigning to one is an error, so is reading one that does not exist. What would
// run long inside C is replaced by functions with bounds: pattern matching, sort, rep, format,
// concat, insert. Nothing that loads code, reaches metatables, starts coroutines or touches the
// world is there. `pairs` goes in the order of the keys.
#pragma once

#include <string>
#include <vector>

struct lua_State;

namespace engine::lua {

// Opens the sandbox in a fresh state and makes it the globals.
void open_sandbox(lua_State* lua);

// Every name that a script can reach, "string.byte" for those within tables; sorted.
std::vector<std::string> sandbox_names(lua_State* lua);

// Replaces the table on top of the stack by one that can only be read.
void freeze(lua_State* lua);

// The parts; each adds functions to the table on top of the stack.
void add_text_functions(lua_State* lua);
void add_table_functions(lua_State* lua);
void add_math_functions(lua_State* lua);
void add_base_functions(lua_State* lua);
void add_host_functions(lua_State* lua);

inline constexpr std::size_t kLongestText = std::size_t{8} << 20;

}  // namespace engine::lua
