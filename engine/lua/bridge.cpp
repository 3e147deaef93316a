#include "lua/bridge.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <lua.hpp>

#include "lua/opaque.h"
#include "lua/state.h"

namespace engine::lua {

using base::Result;
using base::Value;

namespace {

constexpr const char* kList = "engine.list";
constexpr int kDepth = 200;
constexpr std::size_t kMostValues = 1'000'000;
constexpr std::size_t kAskEvery = 1024;
constexpr std::size_t kMostBytes = std::size_t{64} << 20;

base::Error refused(std::string message, std::string hint = {}) {
  return base::error(base::ErrorKind::invalid, std::move(message), std::move(hint));
}

int null_text(lua_State* state) {
  lua_pushliteral(state, "null");
  return 1;
}

void push_deep(lua_State* state, const Value& value, int depth);

void check_depth(lua_State* state, int depth) {
  if (depth > kDepth || lua_checkstack(state, 6) == 0) {
    luaL_error(state, "a value is nested deeper than %d levels", kDepth);
  }
}

void push_list(lua_State* state, const Value& list, int depth) {
  check_depth(state, depth);
  lua_createtable(state, static_cast<int>(list.size()), 0);
  int index = 0;
  for (const Value& item : list.items()) {
    if (item.is_absent()) continue;
    push_deep(state, item, depth + 1);
    lua_rawseti(state, -2, ++index);
  }
  mark_list(state);
}

void push_object(lua_State* state, const Value& object, int depth) {
  check_depth(state, depth);
  lua_createtable(state, 0, static_cast<int>(object.size()));
  for (const auto& [key, value] : object) {
    const std::string_view name = key.as_text();
    lua_pushlstring(state, name.data(), name.size());
    push_deep(state, value, depth + 1);
    lua_rawset(state, -3);
  }
}

void push_number(lua_State* state, const Value& value) {
  double number = 0;
  if (fits_double(value, number)) {
    lua_pushnumber(state, number);
  } else {
    push_opaque(state, value);
  }
}

// There is room for a single value; what has values in it makes its own.
void push_deep(lua_State* state, const Value& value, int depth) {
  switch (value.kind()) {
    case Value::Kind::absent:
      return lua_pushnil(state);
    case Value::Kind::null:
      return push_null(state);
    case Value::Kind::boolean:
      return lua_pushboolean(state, value.as_boolean());
    case Value::Kind::number:
      return push_number(state, value);
    case Value::Kind::text: {
      const std::string_view text = value.as_text();
      return lua_pushlstring(state, text.data(), text.size());
    }
    case Value::Kind::list:
      return push_list(state, value, depth);
    case Value::Kind::object:
      return push_object(state, value, depth);
    case Value::Kind::promise:
      return push_opaque(state, value);
  }
}

// Reads one value with everything in it. What a script can make is bounded here: tables that
// contain each other, or one text a million times.
class Reader {
 public:
  explicit Reader(lua_State* state) : state_(state) {}

  Result<Value> read(int index, int depth) {
    if (++values_ > kMostValues) return too_large();
    if (values_ % kAskEvery == 0 && State::of(state_).condemned()) return too_large();
    switch (lua_type(state_, index)) {
      case LUA_TNIL:
      case LUA_TNONE:
        return Value();
      case LUA_TBOOLEAN:
        return Value::boolean(lua_toboolean(state_, index) != 0);
      case LUA_TNUMBER:
        return number(lua_tonumber(state_, index));
      case LUA_TSTRING:
        return text(index);
      case LUA_TTABLE:
        return table(index, depth);
      case LUA_TLIGHTUSERDATA:
        if (lua_touserdata(state_, index) == nullptr) return Value::null();
        break;
      case LUA_TUSERDATA:
        if (Value opaque = to_opaque(state_, index); !opaque.is_absent()) return opaque;
        break;
      default:
        break;
    }
    return refused(
        std::string("a ") + luaL_typename(state_, index) + " cannot be a value of a record",
        "use texts, numbers, booleans, lists and objects");
  }

 private:
  using Item = std::pair<double, Value>;

  static Result<Value> too_large() { return refused("a value that comes out of Lua is too large"); }

  static Result<Value> number(double number) {
    if (!std::isfinite(number))
      return refused("a number is not finite", "was something divided by zero?");
    const auto whole = static_cast<std::int64_t>(std::fabs(number) < 9.1e15 ? number : 0.5);
    if (static_cast<double>(whole) == number) return Value::number(whole);
    return Value::number(number);
  }

  Result<Value> text(int index) {
    std::size_t length = 0;
    const char* data = lua_tolstring(state_, index, &length);
    bytes_ += length;
    if (bytes_ > kMostBytes) return too_large();
    return Value::text({data, length});
  }

  bool is_marked(int index) {
    if (lua_getmetatable(state_, index) == 0) return false;
    luaL_getmetatable(state_, kList);
    const bool marked = lua_rawequal(state_, -1, -2) != 0;
    lua_pop(state_, 2);
    return marked;
  }

  Result<Value> table(int index, int depth) {
    if (depth >= kDepth || lua_checkstack(state_, 6) == 0) {
      return refused("a table is nested deeper than " + std::to_string(kDepth) +
                     " levels, or contains itself");
    }
    if (index < 0) index = lua_gettop(state_) + index + 1;
    std::vector<Item> items;
    std::vector<std::pair<std::string, Value>> fields;
    TRY(entries(index, depth, items, fields));
    const bool is_list = is_marked(index) || !items.empty();
    if (!is_list) return object(fields);
    if (fields.empty()) return list(items);
    return refused("a table has list items and the field '" + fields.front().first + "'",
                   "make it a list or an object");
  }

  Result<void> entries(int index, int depth, std::vector<Item>& items,
                       std::vector<std::pair<std::string, Value>>& fields) {
    lua_pushnil(state_);
    while (lua_next(state_, index) != 0) {
      TRY(Value value, read(lua_gettop(state_), depth + 1));
      lua_pop(state_, 1);
      if (lua_type(state_, -1) == LUA_TNUMBER) {
        items.emplace_back(lua_tonumber(state_, -1), std::move(value));
      } else if (lua_type(state_, -1) == LUA_TSTRING) {
        TRY(const Value key, text(-1));
        fields.emplace_back(key.as_text(), std::move(value));
      } else {
        return refused(std::string("a ") + luaL_typename(state_, -1) +
                       " cannot be a key of an object");
      }
    }
    return {};
  }

  static Result<Value> list(std::vector<Item>& items) {
    const auto by_key = [](const Item& a, const Item& b) { return a.first < b.first; };
    if (!std::is_sorted(items.begin(), items.end(), by_key))
      std::sort(items.begin(), items.end(), by_key);
    Value list = Value::list();
    for (auto& [key, value] : items) list.push(std::move(value));
    return list;
  }

  // Lua keeps no order, and none that is the same in the next process.
  static Result<Value> object(std::vector<std::pair<std::string, Value>>& fields) {
    std::sort(fields.begin(), fields.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    Value object = Value::object();
    for (auto& [key, value] : fields) object.set(key, std::move(value));
    return object;
  }

  lua_State* state_;
  std::size_t values_ = 0;
  std::size_t bytes_ = 0;
};

// An empty table that is asked for every field: indexing gives nil instead of an error.
void index_gives_nil(lua_State* state) {
  lua_newtable(state);
  lua_setfield(state, -2, "__index");
}

}  // namespace

void install_bridge(lua_State* state) {
  luaL_newmetatable(state, kList);
  lua_pop(state, 1);

  push_null(state);
  lua_newtable(state);
  lua_pushcfunction(state, null_text);
  lua_setfield(state, -2, "__tostring");
  index_gives_nil(state);
  lua_setmetatable(state, -2);
  lua_pop(state, 1);

  lua_pushnil(state);
  lua_newtable(state);
  index_gives_nil(state);
  lua_setmetatable(state, -2);
  lua_pop(state, 1);

  install_opaque(state);
}

void push(lua_State* state, const Value& value) {
  push_deep(state, value, 0);
}

void push_null(lua_State* state) {
  lua_pushlightuserdata(state, nullptr);
}

void mark_list(lua_State* state) {
  luaL_getmetatable(state, kList);
  lua_setmetatable(state, -2);
}

Result<Value> read(lua_State* state, int index) {
  const int top = lua_gettop(state);
  Result<Value> value = Reader(state).read(index, 0);
  lua_settop(state, top);
  return value;
}

}  // namespace engine::lua
