#include "lua/opaque.h"

#include <cmath>
#include <cstring>
#include <new>
#include <string>

#include <lua.hpp>

namespace engine::lua {

using base::Value;

namespace {

constexpr const char* kType = "engine.opaque";
constexpr std::int64_t kExactIntegers = std::int64_t{1} << 53;

// The text follows it.
struct Opaque {
  bool is_promise;
  std::size_t length;
};

const Opaque* opaque_at(lua_State* state, int index) {
  void* data = lua_touserdata(state, index);
  if (data == nullptr || lua_islightuserdata(state, index) || !lua_getmetatable(state, index)) {
    return nullptr;
  }
  luaL_getmetatable(state, kType);
  const bool same = lua_rawequal(state, -1, -2) != 0;
  lua_pop(state, 2);
  return same ? static_cast<const Opaque*>(data) : nullptr;
}

std::string_view text_of(const Opaque& opaque) {
  return {reinterpret_cast<const char*>(&opaque + 1), opaque.length};
}

int equal(lua_State* state) {
  const bool same = to_opaque(state, 1) == to_opaque(state, 2);
  lua_pushboolean(state, same);
  return 1;
}

// Below, equal or above as -1, 0, 1; decimals are compared digit by digit, whatever their length.
int compare_unsigned(std::string_view a, std::string_view b) {
  const std::size_t a_whole = std::min(a.find('.'), a.size());
  const std::size_t b_whole = std::min(b.find('.'), b.size());
  if (a_whole != b_whole) return a_whole < b_whole ? -1 : 1;
  const int order = a.compare(b);
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

bool has_exponent(std::string_view number) {
  return number.find_first_of("eE") != std::string_view::npos;
}

int compare(const Value& a, const Value& b) {
  if (a == b) return 0;
  const std::string left = base::canonical_number(a.as_text());
  const std::string right = base::canonical_number(b.as_text());
  if (has_exponent(left) || has_exponent(right)) {
    return a.as_double().value_or(0) < b.as_double().value_or(0) ? -1 : 1;
  }
  const bool left_negative = left.starts_with('-');
  const bool right_negative = right.starts_with('-');
  if (left_negative != right_negative) return left_negative ? -1 : 1;
  if (left_negative)
    return compare_unsigned(std::string_view(right).substr(1), std::string_view(left).substr(1));
  return compare_unsigned(left, right);
}

// -1, 0 or 1; 2 when they have no order.
int order_of(lua_State* state) {
  const Value a = to_opaque(state, 1);
  const Value b = to_opaque(state, 2);
  return a.is_number() && b.is_number() ? compare(a, b) : 2;
}

template <int Highest>
int in_order(lua_State* state) {
  const int order = order_of(state);
  if (order == 2) return luaL_error(state, "a record that is not yet made has no order");
  lua_pushboolean(state, order <= Highest);
  return 1;
}

int to_string(lua_State* state) {
  const Opaque* opaque = opaque_at(state, 1);
  if (opaque == nullptr) return luaL_error(state, "not a number of the engine");
  const std::string_view text = text_of(*opaque);
  lua_pushlstring(state, text.data(), text.size());
  return 1;
}

int concat(lua_State* state) {
  for (int index = 1; index <= 2; ++index) {
    const Opaque* opaque = opaque_at(state, index);
    if (opaque != nullptr) {
      lua_pushlstring(state, text_of(*opaque).data(), opaque->length);
    } else if (lua_isstring(state, index)) {
      lua_pushvalue(state, index);
    } else {
      return luaL_error(state, "attempt to concatenate a %s value", luaL_typename(state, index));
    }
  }
  lua_concat(state, 2);
  return 1;
}

int refuse(lua_State* state) {
  const Opaque* opaque = opaque_at(state, opaque_at(state, 1) != nullptr ? 1 : 2);
  if (opaque == nullptr)
    return luaL_error(state, "attempt to calculate with a value that is no number");
  lua_pushlstring(state, text_of(*opaque).data(), opaque->length);
  const char* why =
      opaque->is_promise
          ? "'%s' is not known before the record is made: it can be handed on, not calculated with"
          : "%s has more digits than Lua can calculate with: it can be compared and printed only";
  return luaL_error(state, why, lua_tostring(state, -1));
}

}  // namespace

void install_opaque(lua_State* state) {
  luaL_newmetatable(state, kType);
  for (const char* operation : {"__add", "__sub", "__mul", "__div", "__mod", "__pow", "__unm"}) {
    lua_pushcfunction(state, refuse);
    lua_setfield(state, -2, operation);
  }
  const luaL_Reg functions[] = {{"__eq", equal},       {"__tostring", to_string},
                                {"__concat", concat},  {"__lt", in_order<-1>},
                                {"__le", in_order<0>}, {nullptr, nullptr}};
  luaL_register(state, nullptr, functions);
  lua_pop(state, 1);
}

void push_opaque(lua_State* state, const Value& value) {
  const std::string_view text = value.as_text();
  void* memory = lua_newuserdata(state, sizeof(Opaque) + text.size());
  auto* opaque = new (memory) Opaque{value.is_promise(), text.size()};
  std::memcpy(opaque + 1, text.data(), text.size());
  luaL_getmetatable(state, kType);
  lua_setmetatable(state, -2);
}

Value to_opaque(lua_State* state, int index) {
  const Opaque* opaque = opaque_at(state, index);
  if (opaque == nullptr) return {};
  const std::string_view text = text_of(*opaque);
  return opaque->is_promise ? Value::promise(text) : Value::number_text(text);
}

bool fits_double(const Value& number, double& out) {
  if (const auto integer = number.as_integer()) {
    out = static_cast<double>(*integer);
    return *integer <= kExactIntegers && *integer >= -kExactIntegers;
  }
  const auto decimal = number.as_double();
  if (!decimal || !std::isfinite(*decimal) ||
      std::fabs(*decimal) > static_cast<double>(kExactIntegers))
    return false;
  out = *decimal;
  constexpr std::size_t kAlwaysExact = 15;  // so many characters have at most as many digits
  return (number.as_text().size() <= kAlwaysExact && !has_exponent(number.as_text())) ||
         Value::number(out) == number;
}

}  // namespace engine::lua
