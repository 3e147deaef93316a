// Makes Lua functions of the host table.
#include <array>
#include <span>
#include <string>

#include <lua.hpp>

#include "lua/bridge.h"
#include "lua/host.h"
#include "lua/sandbox.h"
#include "lua/state.h"

namespace engine::lua {

using base::Result;
using base::Value;

namespace {

constexpr int kMostArguments = 64;

std::string count_message(const HostFunction& function) {
  return std::string(function.name) + " is called as " + std::string(function.signature);
}

Result<Value> call_host(lua_State* lua, const HostFunction& function) {
  if (function.connector_only && State::of(lua).body().kind != Kind::connector) {
    return base::error(
        base::ErrorKind::invalid,
        std::string(function.name) + " is for the scripts of a connector: a function is pure");
  }
  const int given = lua_gettop(lua);
  if (given > kMostArguments) {
    return base::error(base::ErrorKind::invalid, std::string(function.name) + " takes at most " +
                                                     std::to_string(kMostArguments) + " values");
  }
  std::array<Value, kMostArguments> arguments;
  for (int i = 0; i < given; ++i) {
    TRY(arguments[static_cast<std::size_t>(i)], read(lua, i + 1));
  }
  const int count = std::max(given, function.least);
  return function.call(std::span(arguments).first(static_cast<std::size_t>(count)),
                       State::of(lua).runtime());
}

// True: the result is on the stack. False: a message is. What is left to destroy is gone on return.
bool run_host(lua_State* lua, const HostFunction& function) {
  State& state = State::of(lua);
  try {
    const Result<Value> result = call_host(lua, function);
    const Arena::Lifted lifted(state.arena());
    if (result) {
      push(lua, *result);
      return true;
    }
    state.note(result.error());
    const std::string text =
        result.error().message + (result.error().hint.empty() ? "" : "; " + result.error().hint);
    lua_pushlstring(lua, text.data(), text.size());
  } catch (const std::bad_alloc&) {
    lua_pushliteral(lua, "not enough memory");
  }
  return false;
}

// Upvalue: the HostFunction.
int call_from_lua(lua_State* lua) {
  const auto& function =
      *static_cast<const HostFunction*>(lua_touserdata(lua, lua_upvalueindex(1)));
  if (lua_gettop(lua) > function.most)
    return luaL_error(lua, "%s", count_message(function).c_str());
  if (run_host(lua, function)) return 1;
  luaL_where(lua, 1);
  lua_insert(lua, -2);
  lua_concat(lua, 2);
  return lua_error(lua);
}

// Names the function on top of the stack in the table below; "host.http" in a table of that table.
void set_name(lua_State* lua, std::string_view name) {
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos) return lua_setfield(lua, -2, std::string(name).c_str());
  lua_newtable(lua);
  lua_insert(lua, -2);
  lua_setfield(lua, -2, std::string(name.substr(dot + 1)).c_str());
  freeze(lua);
  lua_setfield(lua, -2, std::string(name.substr(0, dot)).c_str());
}

}  // namespace

void add_host_functions(lua_State* lua) {
  for (const HostFunction& function : host_functions()) {
    lua_pushlightuserdata(lua, const_cast<HostFunction*>(&function));  // NOLINT: read only
    lua_pushcclosure(lua, call_from_lua, 1);
    set_name(lua, function.name);
  }
}

}  // namespace engine::lua
