// table.insert, sort, concat and math.random, pairs, require: the ones of the library, bounded and
// predictable.
#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include <lua.hpp>

#include "base/suggest.h"
#include "lua/sandbox.h"
#include "lua/state.h"

namespace engine::lua {

namespace {

int length_of(lua_State* lua, int index) {
  luaL_checktype(lua, index, LUA_TTABLE);
  return static_cast<int>(lua_objlen(lua, index));
}

// The library's own walks from the end down to any position, minus two billion too.
int insert(lua_State* lua) {
  const int length = length_of(lua, 1);
  int at = length + 1;
  switch (lua_gettop(lua)) {
    case 2:
      break;
    case 3:
      at = luaL_checkint(lua, 2);
      luaL_argcheck(lua, at >= 1 && at <= length + 1, 2, "position out of bounds");
      for (int i = length + 1; i > at; --i) {
        lua_rawgeti(lua, 1, i - 1);
        lua_rawseti(lua, 1, i);
      }
      break;
    default:
      return luaL_error(lua, "wrong number of arguments to 'insert'");
  }
  lua_pushvalue(lua, -1);
  lua_rawseti(lua, 1, at);
  return 0;
}

int concat(lua_State* lua) {
  const int length = length_of(lua, 1);
  std::size_t separator_length = 0;
  const char* separator = luaL_optlstring(lua, 2, "", &separator_length);
  const int first = luaL_optint(lua, 3, 1);
  const int last = luaL_optint(lua, 4, length);
  std::string made;
  for (int i = first; i <= last; ++i) {
    lua_rawgeti(lua, 1, i);
    std::size_t item_length = 0;
    const bool is_text = lua_type(lua, -1) == LUA_TSTRING || lua_type(lua, -1) == LUA_TNUMBER;
    if (!is_text && luaL_callmeta(lua, -1, "__tostring") != 0) lua_remove(lua, -2);
    const char* item = lua_tolstring(lua, -1, &item_length);
    if (item == nullptr)
      return luaL_error(lua, "item %d of the list is no text but a %s", i, luaL_typename(lua, -1));
    if (i > first) made.append(separator, separator_length);
    made.append(item, item_length);
    lua_pop(lua, 1);
    if (made.size() > kLongestText) {
      return luaL_error(lua, "the text would be longer than %d MiB",
                        static_cast<int>(kLongestText >> 20));
    }
    if (i == last) break;  // `last` may be the largest integer
  }
  lua_pushlstring(lua, made.data(), made.size());
  return 1;
}

// A stable merge sort of the numbers 1 to `length`: it ends after n log n comparisons also when the
// comparison makes no sense, and in time.
template <typename Less>
class Sort {
 public:
  Sort(lua_State* lua, int length, Less less)
      : lua_(lua), less_(less), order_(static_cast<std::size_t>(length)), merged_(order_.size()) {
    std::iota(order_.begin(), order_.end(), 1);
  }

  const std::vector<int>& sorted() {
    for (std::size_t width = 1; width < order_.size(); width *= 2) {
      for (std::size_t begin = 0; begin < order_.size(); begin += 2 * width) merge(begin, width);
      order_.swap(merged_);
    }
    return order_;
  }

 private:
  void merge(std::size_t begin, std::size_t width) {
    const std::size_t middle = std::min(begin + width, order_.size());
    const std::size_t end = std::min(begin + 2 * width, order_.size());
    std::size_t left = begin;
    std::size_t right = middle;
    for (std::size_t i = begin; i < end; ++i) {
      const bool from_right = right < end && (left == middle || less(order_[right], order_[left]));
      merged_[i] = from_right ? order_[right++] : order_[left++];
    }
  }

  bool less(int a, int b) {
    constexpr std::size_t kAskEvery = 1024;
    if (++comparisons_ % kAskEvery == 0 && State::of(lua_).condemned()) raise_timeout(lua_);
    return less_(a, b);
  }

  lua_State* lua_;
  Less less_;
  std::vector<int> order_;
  std::vector<int> merged_;
  std::size_t comparisons_ = 0;
};

// The library's `<` would not say where it was called.
bool plain_less(lua_State* lua) {
  const bool ordered = lua_type(lua, -2) == lua_type(lua, -1) &&
                       (lua_isnumber(lua, -1) || lua_isstring(lua, -1) || lua_isuserdata(lua, -1));
  if (!ordered)
    luaL_error(lua, "attempt to compare %s with %s", luaL_typename(lua, -2),
               luaL_typename(lua, -1));
  return lua_lessthan(lua, -2, -1) != 0;
}

// Compares two items of the copied list at 3 by the function at 2.
bool item_less(lua_State* lua, int a, int b) {
  const bool own = !lua_isnil(lua, 2);
  if (own) lua_pushvalue(lua, 2);
  lua_rawgeti(lua, 3, a);
  lua_rawgeti(lua, 3, b);
  bool less = false;
  if (own) {
    lua_call(lua, 2, 1);
    less = lua_toboolean(lua, -1) != 0;
    lua_pop(lua, 1);
  } else {
    less = plain_less(lua);
    lua_pop(lua, 2);
  }
  return less;
}

// Sorts a copy, so that a comparison cannot change what is being sorted.
int sort(lua_State* lua) {
  const int length = length_of(lua, 1);
  if (!lua_isnoneornil(lua, 2)) luaL_checktype(lua, 2, LUA_TFUNCTION);
  lua_settop(lua, 2);
  lua_createtable(lua, length, 0);
  for (int i = 1; i <= length; ++i) {
    lua_rawgeti(lua, 1, i);
    lua_rawseti(lua, 3, i);
  }
  const State::Callback callback(lua);
  Sort sorting(lua, length, [lua](int a, int b) { return item_less(lua, a, b); });
  int at = 0;
  for (const int index : sorting.sorted()) {
    lua_rawgeti(lua, 3, index);
    lua_rawseti(lua, 1, ++at);
  }
  return 0;
}

int random(lua_State* lua) {
  constexpr double kRange = 9007199254740992.0;  // 2^53
  const double fraction = static_cast<double>(State::of(lua).next_random() >> 11U) / kRange;
  if (lua_gettop(lua) == 0) {
    lua_pushnumber(lua, fraction);
    return 1;
  }
  const double low = lua_gettop(lua) == 1 ? 1 : luaL_checknumber(lua, 1);
  const double high = luaL_checknumber(lua, lua_gettop(lua) == 1 ? 1 : 2);
  luaL_argcheck(lua, low <= high, 1, "interval is empty");
  lua_pushnumber(lua,
                 low + static_cast<double>(static_cast<std::int64_t>(fraction * (high - low + 1))));
  return 1;
}

bool key_less(lua_State* lua, int a, int b) {
  if (lua_type(lua, a) != lua_type(lua, b)) return lua_type(lua, a) < lua_type(lua, b);
  const bool ordered = lua_type(lua, a) == LUA_TNUMBER || lua_type(lua, a) == LUA_TSTRING;
  return ordered && lua_lessthan(lua, a, b) != 0;
}

// Upvalues: the table, its keys in order, how many were given. Keys that are gone meanwhile are
// left out.
int next_pair(lua_State* lua) {
  auto at = static_cast<int>(lua_tointeger(lua, lua_upvalueindex(3)));
  while (true) {
    lua_rawgeti(lua, lua_upvalueindex(2), ++at);
    if (lua_isnil(lua, -1)) return 1;
    lua_pushvalue(lua, -1);
    lua_rawget(lua, lua_upvalueindex(1));
    if (!lua_isnil(lua, -1)) break;
    lua_pop(lua, 2);
  }
  lua_pushinteger(lua, at);
  lua_replace(lua, lua_upvalueindex(3));
  return 2;
}

// Leaves a list of the keys of the table at 1: the library would give them in another order in each
// process.
void push_sorted_keys(lua_State* lua) {
  lua_newtable(lua);
  const int unsorted = lua_gettop(lua);
  int count = 0;
  lua_pushnil(lua);
  while (lua_next(lua, 1) != 0) {
    lua_pop(lua, 1);
    lua_pushvalue(lua, -1);
    lua_rawseti(lua, unsorted, ++count);
  }
  Sort sorting(lua, count, [lua, unsorted](int a, int b) {
    lua_rawgeti(lua, unsorted, a);
    lua_rawgeti(lua, unsorted, b);
    const bool less = key_less(lua, lua_gettop(lua) - 1, lua_gettop(lua));
    lua_pop(lua, 2);
    return less;
  });
  lua_createtable(lua, count, 0);
  int at = 0;
  for (const int index : sorting.sorted()) {
    lua_rawgeti(lua, unsorted, index);
    lua_rawseti(lua, -2, ++at);
  }
}

int pairs(lua_State* lua) {
  if (lua_type(lua, 1) != LUA_TTABLE) {
    return luaL_error(lua, "pairs expects a table, not a %s", luaL_typename(lua, 1));
  }
  lua_settop(lua, 1);
  push_sorted_keys(lua);
  lua_pushvalue(lua, 1);
  lua_insert(lua, -2);
  lua_pushinteger(lua, 0);
  lua_pushcclosure(lua, next_pair, 3);
  return 1;
}

int require(lua_State* lua) {
  const char* name = luaL_checkstring(lua, 1);
  State& state = State::of(lua);
  const std::size_t module = state.body().find_module(name);
  if (module == state.body().modules.size()) {
    const std::string hint = base::did_you_mean(name, state.body().module_names());
    return luaL_error(lua, "there is no module '%s'%s%s", name, hint.empty() ? "" : "; ",
                      hint.c_str());
  }
  state.push_module(module);
  return 1;
}

}  // namespace

void add_table_functions(lua_State* lua) {
  const luaL_Reg functions[] = {
      {"insert", insert}, {"concat", concat}, {"sort", sort}, {nullptr, nullptr}};
  luaL_register(lua, nullptr, functions);
  lua_getglobal(lua, "unpack");
  lua_setfield(lua, -2, "unpack");
}

void add_math_functions(lua_State* lua) {
  lua_pushcfunction(lua, random);
  lua_setfield(lua, -2, "random");
}

void add_base_functions(lua_State* lua) {
  const luaL_Reg functions[] = {{"pairs", pairs}, {"require", require}, {nullptr, nullptr}};
  luaL_register(lua, nullptr, functions);
}

}  // namespace engine::lua
