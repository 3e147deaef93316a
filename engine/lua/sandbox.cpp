#include "lua/sandbox.h"

#include <algorithm>
#include <span>

#include <lua.hpp>

#include "base/suggest.h"
#include "lua/bridge.h"
#include "lua/state.h"

namespace engine::lua {

namespace {

constexpr const char* kNames = "engine.names";  // in the registry: the table behind the globals

struct Library {
  const char* name;
  lua_CFunction open;
  std::vector<const char*> kept;
  void (*add)(lua_State* lua);
};

const std::vector<Library>& libraries() {
  static const std::vector<Library> all = {
      {"string",
       luaopen_string,
       {"byte", "char", "len", "lower", "reverse", "sub", "upper"},
       add_text_functions},
      {"table", luaopen_table, {"remove"}, add_table_functions},
      {"math",
       luaopen_math,
       {"abs", "ceil", "exp", "floor", "fmod", "huge", "log", "log10", "max", "min", "modf", "pi",
        "pow", "sqrt"},
       add_math_functions},
      {"bit",
       luaopen_bit,
       {"arshift", "band", "bnot", "bor", "bswap", "bxor", "lshift", "rol", "ror", "rshift",
        "tobit", "tohex"},
       nullptr},
  };
  return all;
}

constexpr const char* kBase[] = {"assert",   "error",    "ipairs", "pcall", "select",
                                 "tonumber", "tostring", "type",   "unpack"};

int refuse_write(lua_State* lua) {
  if (lua_type(lua, 2) != LUA_TSTRING)
    return luaL_error(lua, "a library of the engine cannot be changed");
  return luaL_error(lua, "'%s' is not a local: nothing may be kept between calls; write 'local %s'",
                    lua_tostring(lua, 2), lua_tostring(lua, 2));
}

// Sorted: Lua gives them in another order in each process.
std::vector<std::string> keys_of(lua_State* lua, int table) {
  std::vector<std::string> keys;
  lua_pushvalue(lua, table);
  lua_pushnil(lua);
  while (lua_next(lua, -2) != 0) {
    if (lua_type(lua, -2) == LUA_TSTRING) keys.emplace_back(lua_tostring(lua, -2));
    lua_pop(lua, 1);
  }
  lua_pop(lua, 1);
  std::sort(keys.begin(), keys.end());
  return keys;
}

// A name that is none of ours: a module, or a mistake.
int missing_name(lua_State* lua) {
  State& state = State::of(lua);
  std::size_t length = 0;
  const char* name = lua_tolstring(lua, 2, &length);
  if (name == nullptr) return 0;
  const std::size_t module = state.body().find_module({name, length});
  if (module < state.body().modules.size()) {
    state.push_module(module);
    return 1;
  }
  lua_getfield(lua, LUA_REGISTRYINDEX, kNames);
  std::vector<std::string> known = keys_of(lua, -1);
  for (std::string& other : state.body().module_names()) known.push_back(std::move(other));
  const std::string hint = base::did_you_mean(name, known);
  return luaL_error(lua, "'%s' is not known%s%s", name, hint.empty() ? "" : "; ", hint.c_str());
}

void open(lua_State* lua, lua_CFunction library, const char* name) {
  lua_pushcfunction(lua, library);
  lua_pushstring(lua, name);
  lua_call(lua, 1, 0);
}

// Copies fields from the table on top of the stack into the one below.
void keep(lua_State* lua, std::span<const char* const> names) {
  for (const char* name : names) {
    lua_getfield(lua, -1, name);
    lua_setfield(lua, -3, name);
  }
}

// Methods of texts ("x"):upper() come from our table, not from the library's own.
void lock_text_methods(lua_State* lua) {
  lua_pushliteral(lua, "");
  lua_newtable(lua);
  lua_pushvalue(lua, -3);
  lua_setfield(lua, -2, "__index");
  lua_setmetatable(lua, -2);
  lua_pop(lua, 1);
}

// Expects the table of names on top of the stack.
void add_library(lua_State* lua, const Library& library) {
  open(lua, library.open, library.name);
  lua_newtable(lua);
  lua_getglobal(lua, library.name);
  keep(lua, library.kept);
  lua_pop(lua, 1);
  if (library.add != nullptr) library.add(lua);
  if (library.open == luaopen_string) lock_text_methods(lua);
  freeze(lua);
  lua_setfield(lua, -2, library.name);
}

void add_names_of(lua_State* lua, const std::string& prefix, std::vector<std::string>& names) {
  for (const std::string& key : keys_of(lua, -1)) {
    lua_getfield(lua, -1, key.c_str());
    if (lua_istable(lua, -1) && lua_getmetatable(lua, -1) != 0) {
      lua_getfield(lua, -1, "__index");
      add_names_of(lua, prefix + key + ".", names);
      lua_pop(lua, 2);
    } else {
      names.push_back(prefix + key);
    }
    lua_pop(lua, 1);
  }
}

}  // namespace

void freeze(lua_State* lua) {
  lua_newtable(lua);
  lua_newtable(lua);
  lua_pushvalue(lua, -3);
  lua_setfield(lua, -2, "__index");
  lua_pushcfunction(lua, refuse_write);
  lua_setfield(lua, -2, "__newindex");
  lua_setmetatable(lua, -2);
  lua_remove(lua, -2);
}

void open_sandbox(lua_State* lua) {
  install_bridge(lua);
  open(lua, luaopen_base, "");
  lua_newtable(lua);
  lua_pushvalue(lua, LUA_GLOBALSINDEX);
  keep(lua, kBase);
  lua_pop(lua, 1);
  add_base_functions(lua);
  push_null(lua);
  lua_setfield(lua, -2, "null");
  for (const Library& library : libraries()) add_library(lua, library);
  add_host_functions(lua);

  lua_pushvalue(lua, -1);
  lua_setfield(lua, LUA_REGISTRYINDEX, kNames);
  lua_newtable(lua);
  lua_pushcfunction(lua, missing_name);
  lua_setfield(lua, -2, "__index");
  lua_setmetatable(lua, -2);
  freeze(lua);
  lua_replace(lua, LUA_GLOBALSINDEX);
}

std::vector<std::string> sandbox_names(lua_State* lua) {
  std::vector<std::string> names;
  lua_getfield(lua, LUA_REGISTRYINDEX, kNames);
  add_names_of(lua, "", names);
  lua_pop(lua, 1);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace engine::lua
