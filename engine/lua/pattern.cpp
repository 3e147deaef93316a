#include "lua/pattern.h"

#include <cctype>
#include <cstring>

namespace engine::lua {

namespace {

constexpr std::size_t kSteps = 200'000;
constexpr std::size_t kStepsPerByte = 10;

bool in_class(unsigned char c, char letter) {
  const auto lower = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  bool in = false;
  switch (lower) {
    case 'a':
      in = std::isalpha(c) != 0;
      break;
    case 'c':
      in = std::iscntrl(c) != 0;
      break;
    case 'd':
      in = std::isdigit(c) != 0;
      break;
    case 'l':
      in = std::islower(c) != 0;
      break;
    case 'p':
      in = std::ispunct(c) != 0;
      break;
    case 's':
      in = std::isspace(c) != 0;
      break;
    case 'u':
      in = std::isupper(c) != 0;
      break;
    case 'w':
      in = std::isalnum(c) != 0;
      break;
    case 'x':
      in = std::isxdigit(c) != 0;
      break;
    case 'z':
      in = c == 0;
      break;
    default:
      return static_cast<unsigned char>(letter) == c;
  }
  return lower == letter ? in : !in;
}

unsigned char byte(char c) {
  return static_cast<unsigned char>(c);
}

}  // namespace

Pattern::Pattern(std::string_view text, std::string_view pattern)
    : text_(text), pattern_(pattern), steps_left_(kSteps + kStepsPerByte * text.size()) {
  anchored_ = pattern_.starts_with('^');
  if (anchored_) pattern_.remove_prefix(1);
}

std::optional<Pattern::Match> Pattern::find(std::size_t from) {
  for (std::size_t begin = from; begin <= text_.size(); ++begin) {
    found_.count = 0;
    const std::size_t end = match(begin, 0);
    if (*problem_ != '\0') return std::nullopt;
    if (end != kNone) {
      for (std::size_t i = 0; i < found_.count; ++i) {
        if (found_.captures[i].length == kOpen) return fail("unfinished capture"), std::nullopt;
      }
      found_.begin = begin;
      found_.end = end;
      return found_;
    }
    if (anchored_) break;
  }
  return std::nullopt;
}

std::size_t Pattern::fail(const char* problem) {
  problem_ = problem;
  return kNone;
}

bool Pattern::counts_step() {
  if (steps_left_ == 0) {
    fail("the pattern takes too many steps on this text; make it simpler");
    return false;
  }
  --steps_left_;
  return *problem_ == '\0';
}

// Matches the pattern from `p` at `at`; where the match ends, or kNone.
std::size_t Pattern::match(std::size_t at, std::size_t p) {
  while (true) {
    if (!counts_step()) return kNone;
    if (p == pattern_.size()) return at;
    bool again = false;
    const std::size_t end = match_item(at, p, again, at, p);
    if (!again) return end;
  }
}

// One item of the pattern. Either the rest is matched as well and the answer is the end, or `again`
// asks to go on at `next_at` and `next_p`: plain items make no recursion.
std::size_t Pattern::match_item(std::size_t at, std::size_t p, bool& again, std::size_t& next_at,
                                std::size_t& next_p) {
  const auto go_on = [&](std::size_t text_at, std::size_t pattern_at) {
    again = text_at != kNone;
    next_at = text_at;
    next_p = pattern_at;
    return kNone;
  };
  const char c = pattern_[p];
  const char following = p + 1 < pattern_.size() ? pattern_[p + 1] : '\0';
  if (c == '(')
    return following == ')' ? open_capture(at, p + 2, true) : open_capture(at, p + 1, false);
  if (c == ')') return close_capture(at, p + 1);
  if (c == '$' && p + 1 == pattern_.size()) return at == text_.size() ? at : kNone;
  if (c == '%' && following == 'b') return go_on(balanced(at, p + 2), p + 4);
  if (c == '%' && std::isdigit(byte(following)) != 0)
    return go_on(same_as_capture(at, following), p + 2);
  if (c == '%' && following == 'f') {
    if (p + 2 >= pattern_.size() || pattern_[p + 2] != '[')
      return fail("missing '[' after '%f' in pattern");
    const std::size_t end = item_end(p + 2);
    if (end == kNone || !at_frontier(at, p + 2, end)) return kNone;
    return go_on(at, end);
  }
  const std::size_t end = item_end(p);
  if (end == kNone) return kNone;
  const char repeat = end < pattern_.size() ? pattern_[end] : '\0';
  const bool here = fits(at, p, end);
  switch (repeat) {
    case '?': {
      const std::size_t with = here ? match_deeper(at + 1, end + 1) : kNone;
      return with != kNone ? with : go_on(at, end + 1);
    }
    case '*':
      return longest(at, p, end);
    case '+':
      return here ? longest(at + 1, p, end) : kNone;
    case '-':
      return shortest(at, p, end);
    default:
      return here ? go_on(at + 1, end) : kNone;
  }
}

std::size_t Pattern::match_deeper(std::size_t at, std::size_t p) {
  if (depth_ >= kDeepest) return fail("the pattern is too complex");
  ++depth_;
  const std::size_t end = match(at, p);
  --depth_;
  return end;
}

std::size_t Pattern::longest(std::size_t at, std::size_t p, std::size_t end) {
  std::size_t count = 0;
  while (fits(at + count, p, end)) {
    if (!counts_step()) return kNone;
    ++count;
  }
  while (true) {
    const std::size_t rest = match_deeper(at + count, end + 1);
    if (rest != kNone || count == 0 || *problem_ != '\0') return rest;
    --count;
  }
}

std::size_t Pattern::shortest(std::size_t at, std::size_t p, std::size_t end) {
  while (true) {
    const std::size_t rest = match_deeper(at, end + 1);
    if (rest != kNone || *problem_ != '\0' || !fits(at, p, end)) return rest;
    ++at;
  }
}

std::size_t Pattern::open_capture(std::size_t at, std::size_t p, bool is_position) {
  if (found_.count == kMostCaptures) return fail("too many captures");
  found_.captures[found_.count++] = {at, is_position ? 0 : kOpen, is_position};
  const std::size_t end = match_deeper(at, p);
  if (end == kNone) --found_.count;
  return end;
}

std::size_t Pattern::close_capture(std::size_t at, std::size_t p) {
  std::size_t level = found_.count;
  while (level > 0 && found_.captures[level - 1].length != kOpen) --level;
  if (level == 0) return fail("invalid pattern capture");
  Capture& capture = found_.captures[level - 1];
  capture.length = at - capture.begin;
  const std::size_t end = match_deeper(at, p);
  if (end == kNone) capture.length = kOpen;
  return end;
}

std::size_t Pattern::balanced(std::size_t at, std::size_t p) {
  if (p + 1 >= pattern_.size()) return fail("unbalanced pattern");
  if (at >= text_.size() || text_[at] != pattern_[p]) return kNone;
  const char opening = pattern_[p];
  const char closing = pattern_[p + 1];
  int open = 1;
  for (std::size_t i = at + 1; i < text_.size(); ++i) {
    if (!counts_step()) return kNone;
    if (text_[i] == closing) {
      if (--open == 0) return i + 1;
    } else if (text_[i] == opening) {
      ++open;
    }
  }
  return kNone;
}

std::size_t Pattern::same_as_capture(std::size_t at, char digit) {
  const auto index = static_cast<std::size_t>(digit - '1');
  if (digit == '0' || index >= found_.count || found_.captures[index].length == kOpen) {
    return fail("invalid capture index");
  }
  const Capture& capture = found_.captures[index];
  const std::string_view captured = text_.substr(capture.begin, capture.length);
  // A long one costs what it compares.
  steps_left_ -= std::min(steps_left_, captured.size() / 16);
  return text_.substr(at).starts_with(captured) ? at + captured.size() : kNone;
}

bool Pattern::at_frontier(std::size_t at, std::size_t set, std::size_t set_end) const {
  const unsigned char before = at == 0 ? 0 : byte(text_[at - 1]);
  const unsigned char here = at < text_.size() ? byte(text_[at]) : 0;
  return !in_set(before, set, set_end - 1) && in_set(here, set, set_end - 1);
}

// Where the single-character item that begins at `p` ends.
std::size_t Pattern::item_end(std::size_t p) {
  const char c = pattern_[p++];
  if (c == '%') {
    if (p == pattern_.size()) return fail("malformed pattern (ends with '%')");
    return p + 1;
  }
  if (c != '[') return p;
  if (p < pattern_.size() && pattern_[p] == '^') ++p;
  do {  // a ']' that comes first is a character of the set
    if (p >= pattern_.size()) return fail("malformed pattern (missing ']')");
    if (pattern_[p++] == '%') ++p;
  } while (p >= pattern_.size() || pattern_[p] != ']');
  return p + 1;
}

bool Pattern::fits(std::size_t at, std::size_t p, std::size_t end) const {
  if (at >= text_.size()) return false;
  const unsigned char c = byte(text_[at]);
  switch (pattern_[p]) {
    case '.':
      return true;
    case '%':
      return in_class(c, pattern_[p + 1]);
    case '[':
      return in_set(c, p, end - 1);
    default:
      return byte(pattern_[p]) == c;
  }
}

// `set` is at '[', `closing` at its ']'.
bool Pattern::in_set(unsigned char c, std::size_t set, std::size_t closing) const {
  bool in = true;
  std::size_t p = set + 1;
  if (pattern_[p] == '^') {
    in = false;
    ++p;
  }
  for (; p < closing; ++p) {
    if (pattern_[p] == '%') {
      ++p;
      if (in_class(c, pattern_[p])) return in;
    } else if (p + 2 < closing && pattern_[p + 1] == '-') {
      if (byte(pattern_[p]) <= c && c <= byte(pattern_[p + 2])) return in;
      p += 2;
    } else if (byte(pattern_[p]) == c) {
      return in;
    }
  }
  return !in;
}

}  // namespace engine::lua
