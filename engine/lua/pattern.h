// Lua's patterns with an end: a matcher that counts its steps, because one pattern on one text can
// run for hours.
//
// The language is Lua 5.1's ("%a+", "(.-)=", "%b()", "%f[%w]"). Pure; used by one thread at a time.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace engine::lua {

class Pattern {
 public:
  static constexpr std::size_t kMostCaptures = 32;

  struct Capture {
    std::size_t begin = 0;
    std::size_t length = 0;
    bool is_position = false;  // "()": only `begin` counts
  };

  struct Match {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t count = 0;
    std::array<Capture, kMostCaptures> captures;
  };

  // 200,000 steps and 10 for each byte of the text, for all matches together.
  Pattern(std::string_view text, std::string_view pattern);

  // The first match that begins at `from` or later; nullopt when there is none, or when `problem`
  // says why not.
  std::optional<Match> find(std::size_t from);

  // "" or what is wrong with the pattern, or that it takes too many steps.
  const char* problem() const { return problem_; }

  bool anchored() const { return anchored_; }

 private:
  static constexpr std::size_t kOpen = static_cast<std::size_t>(-1);
  static constexpr std::size_t kNone =
      static_cast<std::size_t>(-1);  // no match, as a position in the text
  static constexpr int kDeepest = 200;

  std::size_t fail(const char* problem);
  bool counts_step();
  std::size_t match(std::size_t at, std::size_t p);
  std::size_t match_item(std::size_t at, std::size_t p, bool& again, std::size_t& next_at,
                         std::size_t& next_p);
  std::size_t match_deeper(std::size_t at, std::size_t p);
  std::size_t longest(std::size_t at, std::size_t p, std::size_t item_end);
  std::size_t shortest(std::size_t at, std::size_t p, std::size_t item_end);
  std::size_t open_capture(std::size_t at, std::size_t p, bool is_position);
  std::size_t close_capture(std::size_t at, std::size_t p);
  std::size_t balanced(std::size_t at, std::size_t p);
  std::size_t same_as_capture(std::size_t at, char digit);
  bool at_frontier(std::size_t at, std::size_t set, std::size_t set_end) const;
  std::size_t item_end(std::size_t p);
  bool fits(std::size_t at, std::size_t p, std::size_t item_end) const;
  bool in_set(unsigned char c, std::size_t set, std::size_t closing) const;

  std::string_view text_;
  std::string_view pattern_;
  bool anchored_ = false;
  const char* problem_ = "";
  std::size_t steps_left_;
  int depth_ = 0;
  Match found_;
};

}  // namespace engine::lua
