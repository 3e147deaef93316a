// string.find, match, gmatch, gsub with a step limit; rep and format with a limit on what they
// make.
#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include <lua.hpp>

#include "lua/pattern.h"
#include "lua/sandbox.h"
#include "lua/state.h"

namespace engine::lua {

namespace {

std::string_view text_argument(lua_State* lua, int index) {
  std::size_t length = 0;
  const char* data = luaL_checklstring(lua, index, &length);
  return {data, length};
}

void push_text(lua_State* lua, std::string_view text) {
  lua_pushlstring(lua, text.data(), text.size());
}

int too_long(lua_State* lua) {
  return luaL_error(lua, "the text would be longer than %d MiB",
                    static_cast<int>(kLongestText >> 20));
}

// Lua's 1-based start, negative from the end, as an offset; beyond the end: size + 1.
std::size_t start_argument(lua_State* lua, int index, std::size_t size) {
  lua_Integer start = luaL_optinteger(lua, index, 1);
  const auto length = static_cast<lua_Integer>(size);
  if (start < 0) start = std::max<lua_Integer>(length + start + 1, 1);
  if (start == 0) start = 1;
  return static_cast<std::size_t>(std::min(start, length + 2)) - 1;
}

void push_capture(lua_State* lua, std::string_view text, const Pattern::Capture& capture) {
  if (capture.is_position) {
    lua_pushinteger(lua, static_cast<lua_Integer>(capture.begin) + 1);
  } else {
    push_text(lua, text.substr(capture.begin, capture.length));
  }
}

// The captures, or the whole match when there are none and `whole` asks for it.
int push_captures(lua_State* lua, std::string_view text, const Pattern::Match& match, bool whole) {
  if (match.count == 0 && whole) {
    push_text(lua, text.substr(match.begin, match.end - match.begin));
    return 1;
  }
  luaL_checkstack(lua, static_cast<int>(match.count), "too many captures");
  for (std::size_t i = 0; i < match.count; ++i) push_capture(lua, text, match.captures[i]);
  return static_cast<int>(match.count);
}

bool is_plain(std::string_view pattern) {
  return pattern.find_first_of("^$*+?.([%-") == std::string_view::npos;
}

int push_found(lua_State* lua, std::size_t begin, std::size_t end) {
  lua_pushinteger(lua, static_cast<lua_Integer>(begin) + 1);
  lua_pushinteger(lua, static_cast<lua_Integer>(end));
  return 2;
}

// memmem is linear, whatever is searched.
int find_plain(lua_State* lua, std::string_view text, std::string_view wanted, std::size_t from) {
  const std::string_view rest = text.substr(from);
  if (wanted.empty()) return push_found(lua, from, from);
  const void* found =
      rest.empty() ? nullptr : memmem(rest.data(), rest.size(), wanted.data(), wanted.size());
  if (found == nullptr) {
    lua_pushnil(lua);
    return 1;
  }
  const auto begin = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
  return push_found(lua, begin, begin + wanted.size());
}

int search(lua_State* lua, bool positions) {
  const std::string_view text = text_argument(lua, 1);
  const std::string_view wanted = text_argument(lua, 2);
  const std::size_t from = start_argument(lua, 3, text.size());
  if (from > text.size()) {
    lua_pushnil(lua);
    return 1;
  }
  if (positions && (lua_toboolean(lua, 4) != 0 || is_plain(wanted)))
    return find_plain(lua, text, wanted, from);
  Pattern pattern(text, wanted);
  const auto match = pattern.find(from);
  if (*pattern.problem() != '\0') return luaL_error(lua, "%s", pattern.problem());
  if (!match) {
    lua_pushnil(lua);
    return 1;
  }
  if (!positions) return push_captures(lua, text, *match, true);
  push_found(lua, match->begin, match->end);
  return 2 + push_captures(lua, text, *match, false);
}

int find(lua_State* lua) {
  return search(lua, true);
}

int match(lua_State* lua) {
  return search(lua, false);
}

// Upvalues: text, pattern, where to go on (nil: the end was reached).
int next_match(lua_State* lua) {
  const std::string_view text = text_argument(lua, lua_upvalueindex(1));
  const std::string_view wanted = text_argument(lua, lua_upvalueindex(2));
  const auto from = static_cast<std::size_t>(lua_tointeger(lua, lua_upvalueindex(3)));
  if (from > text.size()) return 0;
  Pattern pattern(text, wanted);
  const auto match = pattern.find(from);
  if (*pattern.problem() != '\0') return luaL_error(lua, "%s", pattern.problem());
  const std::size_t end = match ? match->end : text.size();
  const bool moves = match && match->end > match->begin;
  lua_pushinteger(lua, static_cast<lua_Integer>(moves ? end : end + 1));
  lua_replace(lua, lua_upvalueindex(3));
  return match ? push_captures(lua, text, *match, true) : 0;
}

int gmatch(lua_State* lua) {
  text_argument(lua, 1);
  text_argument(lua, 2);
  lua_settop(lua, 2);
  lua_pushinteger(lua, 0);
  lua_pushcclosure(lua, next_match, 3);
  return 1;
}

// One gsub: what it has made so far, and what stands for a match.
class Substitution {
 public:
  Substitution(lua_State* lua, std::string_view text)
      : lua_(lua), text_(text), kind_(lua_type(lua, 3)) {}

  void keep(std::string_view text) {
    made_ += text;
    if (made_.size() > kLongestText) too_long(lua_);
  }

  void replace(const Pattern::Match& match) {
    const std::string_view whole = text_.substr(match.begin, match.end - match.begin);
    if (kind_ == LUA_TSTRING || kind_ == LUA_TNUMBER) return expand(match, whole);
    if (kind_ == LUA_TFUNCTION) {
      const State::Callback callback(lua_);
      lua_pushvalue(lua_, 3);
      const int captures = push_captures(lua_, text_, match, true);
      lua_call(lua_, captures, 1);
    } else {
      lua_pop(lua_, push_captures(lua_, text_, match, true) - 1);
      lua_gettable(lua_, 3);
    }
    if (lua_toboolean(lua_, -1) == 0) {
      keep(whole);
    } else if (lua_isstring(lua_, -1) != 0) {
      keep(text_argument(lua_, -1));
    } else {
      luaL_error(lua_, "invalid replacement value (a %s)", luaL_typename(lua_, -1));
    }
    lua_pop(lua_, 1);
  }

  std::string_view made() const { return made_; }

 private:
  // "%1" to "%9" are captures, "%0" the whole match, "%%" a percent sign.
  void expand(const Pattern::Match& match, std::string_view whole) {
    const std::string_view replacement = text_argument(lua_, 3);
    for (std::size_t i = 0; i < replacement.size(); ++i) {
      if (replacement[i] != '%') {
        const std::size_t end = std::min(replacement.find('%', i), replacement.size());
        keep(replacement.substr(i, end - i));
        i = end - 1;
        continue;
      }
      const char digit = ++i < replacement.size() ? replacement[i] : '%';
      if (digit < '0' || digit > '9') {
        keep({&digit, 1});
      } else if (digit == '0' || (digit == '1' && match.count == 0)) {
        keep(whole);
      } else {
        keep_capture(match, static_cast<std::size_t>(digit - '1'));
      }
    }
  }

  void keep_capture(const Pattern::Match& match, std::size_t index) {
    if (index >= match.count) luaL_error(lua_, "invalid capture index in replacement text");
    const Pattern::Capture& capture = match.captures[index];
    if (capture.is_position) return keep(std::to_string(capture.begin + 1));
    keep(text_.substr(capture.begin, capture.length));
  }

  lua_State* lua_;
  std::string_view text_;
  int kind_;
  std::string made_;
};

int gsub(lua_State* lua) {
  const std::string_view text = text_argument(lua, 1);
  const std::string_view wanted = text_argument(lua, 2);
  const int kind = lua_type(lua, 3);
  luaL_argcheck(
      lua,
      kind == LUA_TNUMBER || kind == LUA_TSTRING || kind == LUA_TFUNCTION || kind == LUA_TTABLE, 3,
      "string/function/table expected");
  const lua_Integer most = luaL_optinteger(lua, 4, static_cast<lua_Integer>(text.size()) + 1);
  lua_settop(lua, 3);
  Pattern pattern(text, wanted);
  Substitution result(lua, text);
  std::size_t at = 0;
  lua_Integer count = 0;
  while (count < most && at <= text.size()) {
    const auto match = pattern.find(at);
    if (!match) break;
    ++count;
    result.keep(text.substr(at, match->begin - at));
    result.replace(*match);
    at = match->end;
    if (match->end == match->begin) {
      result.keep(text.substr(at, 1));
      ++at;
    }
    if (pattern.anchored()) break;
  }
  if (*pattern.problem() != '\0') return luaL_error(lua, "%s", pattern.problem());
  if (at < text.size()) result.keep(text.substr(at));
  push_text(lua, result.made());
  lua_pushinteger(lua, count);
  return 2;
}

// Upvalue: the library's own.
int rep(lua_State* lua) {
  const std::size_t once =
      text_argument(lua, 1).size() + (lua_isnoneornil(lua, 3) ? 0 : text_argument(lua, 3).size());
  const lua_Number times = luaL_checknumber(lua, 2);
  if (times > 0 && static_cast<lua_Number>(once) * times > static_cast<lua_Number>(kLongestText))
    return too_long(lua);
  if (times > static_cast<lua_Number>(kLongestText)) return too_long(lua);
  lua_settop(lua, 3);
  lua_pushvalue(lua, lua_upvalueindex(1));
  lua_insert(lua, 1);
  lua_call(lua, 3, 1);
  return 1;
}

// Upvalue: the library's own, whose fields are at most 99 wide.
int format(lua_State* lua) {
  std::size_t length = 0;
  for (int i = 1; i <= lua_gettop(lua); ++i) {
    if (lua_type(lua, i) == LUA_TSTRING) length += text_argument(lua, i).size();
  }
  if (length > kLongestText) return too_long(lua);
  lua_pushvalue(lua, lua_upvalueindex(1));
  lua_insert(lua, 1);
  lua_call(lua, lua_gettop(lua) - 1, 1);
  return 1;
}

void wrap(lua_State* lua, const char* name, lua_CFunction function) {
  lua_getglobal(lua, "string");
  lua_getfield(lua, -1, name);
  lua_remove(lua, -2);
  lua_pushcclosure(lua, function, 1);
  lua_setfield(lua, -2, name);
}

}  // namespace

void add_text_functions(lua_State* lua) {
  const luaL_Reg functions[] = {
      {"find", find}, {"match", match}, {"gmatch", gmatch}, {"gsub", gsub}, {nullptr, nullptr}};
  luaL_register(lua, nullptr, functions);
  wrap(lua, "rep", rep);
  wrap(lua, "format", format);
}

}  // namespace engine::lua
