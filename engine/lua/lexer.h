// The words of Lua: enough to find names in an expression. What is no Lua is for Lua itself to
// report.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace engine::lua {

struct Token {
  enum class Kind { name, keyword, text, number, symbol, end };
  Kind kind = Kind::end;
  std::string_view written;  // points into the source
  std::size_t begin = 0;
  std::string text;  // of a text, without quotes and escapes

  std::size_t end() const { return begin + written.size(); }

  bool is(std::string_view symbol_or_keyword) const {
    return (kind == Kind::symbol || kind == Kind::keyword) && written == symbol_or_keyword;
  }
};

// Without blanks and comments; the last one is of kind end.
std::vector<Token> tokens_of(std::string_view source);

}  // namespace engine::lua
