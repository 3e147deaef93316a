#include "lua/lexer.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace engine::lua {

namespace {

constexpr std::array<std::string_view, 22> kKeywords = {
    "and",      "break",  "do",   "else", "elseif", "end",  "false", "for",
    "function", "goto",   "if",   "in",   "local",  "nil",  "not",   "or",
    "repeat",   "return", "then", "true", "until",  "while"};
constexpr std::array<std::string_view, 7> kLongSymbols = {
    "...", "..", "==", "~=", "<=", ">=", "::"};

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  std::vector<Token> tokens() {
    std::vector<Token> tokens;
    do {
      skip_blanks();
      tokens.push_back(next());
      at_ = tokens.back().end();
    } while (tokens.back().kind != Token::Kind::end);
    return tokens;
  }

 private:
  std::string_view rest() const { return source_.substr(at_); }

  // At "[[" or "[==[": the length of the whole long bracket, 0 when there is none.
  std::size_t long_bracket() const {
    if (!rest().starts_with('[')) return 0;
    std::size_t level = 1;
    while (level < rest().size() && rest()[level] == '=') ++level;
    if (level >= rest().size() || rest()[level] != '[') return 0;
    const std::string closing = "]" + std::string(level - 1, '=') + "]";
    const std::size_t end = rest().find(closing, level + 1);
    return end == std::string_view::npos ? rest().size() : end + closing.size();
  }

  void skip_blanks() {
    while (at_ < source_.size()) {
      if (std::isspace(static_cast<unsigned char>(source_[at_])) != 0) {
        ++at_;
      } else if (rest().starts_with("--")) {
        at_ += 2;
        const std::size_t bracket = long_bracket();
        at_ = bracket != 0 ? at_ + bracket : std::min(source_.find('\n', at_), source_.size());
      } else {
        return;
      }
    }
  }

  Token token(Token::Kind kind, std::size_t length) const {
    return {kind, rest().substr(0, length), at_, ""};
  }

  Token next() const {
    if (at_ >= source_.size()) return token(Token::Kind::end, 0);
    const char c = source_[at_];
    if (c == '"' || c == '\'') return quoted();
    if (const std::size_t length = long_bracket(); length != 0)
      return token(Token::Kind::text, length);
    if (is_digit(c) || (c == '.' && rest().size() > 1 && is_digit(rest()[1]))) return number();
    if (is_word(c)) {
      const std::size_t length = word_length();
      const bool keyword = std::find(kKeywords.begin(), kKeywords.end(),
                                     rest().substr(0, length)) != kKeywords.end();
      return token(keyword ? Token::Kind::keyword : Token::Kind::name, length);
    }
    for (const std::string_view symbol : kLongSymbols) {
      if (rest().starts_with(symbol)) return token(Token::Kind::symbol, symbol.size());
    }
    return token(Token::Kind::symbol, 1);
  }

  std::size_t word_length() const {
    return static_cast<std::size_t>(std::find_if_not(rest().begin(), rest().end(), is_word) -
                                    rest().begin());
  }

  Token number() const {
    std::size_t length = 0;
    while (length < rest().size() && (is_word(rest()[length]) || rest()[length] == '.')) ++length;
    return token(Token::Kind::number, length);
  }

  Token quoted() const {
    const char quote = source_[at_];
    std::string text;
    std::size_t length = 1;
    while (length < rest().size() && rest()[length] != quote) {
      if (rest()[length] == '\\' && length + 1 < rest().size()) ++length;
      text += rest()[length++];
    }
    Token result = token(Token::Kind::text, std::min(length + 1, rest().size()));
    result.text = std::move(text);
    return result;
  }

  std::string_view source_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<Token> tokens_of(std::string_view source) {
  return Lexer(source).tokens();
}

}  // namespace engine::lua
