#include "lua/references.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "lua/lexer.h"

namespace engine::lua {

namespace {

constexpr std::string_view kStatementKeywords[] = {"local", "return", "if",    "for",
                                                   "while", "repeat", "end",   "do",
                                                   "else",  "elseif", "until", "break"};

class Scanner {
 public:
  explicit Scanner(std::string_view source) : source_(source), tokens_(tokens_of(source)) {}

  References scan() {
    while (now().kind != Token::Kind::end) step();
    result_.is_single =
        result_.found.size() == 1 && result_.found[0].begin == tokens_.front().begin &&
        result_.found[0].end == tokens_[tokens_.size() - 2].end() && !result_.found[0].is_called;
    return std::move(result_);
  }

 private:
  // What a function declares, until the `end` that closes it.
  struct Frame {
    std::set<std::string, std::less<>> locals;
    int blocks = 1;
  };

  const Token& now() const { return tokens_[at_]; }

  const Token& ahead(std::size_t count = 1) const {
    return tokens_[std::min(at_ + count, tokens_.size() - 1)];
  }

  bool after(std::string_view symbol) const { return at_ > 0 && tokens_[at_ - 1].is(symbol); }

  void step() {
    activate_pending();
    if (now().kind == Token::Kind::keyword) return keyword();
    if (now().kind == Token::Kind::symbol) return symbol();
    if (now().kind == Token::Kind::name) return name();
    ++at_;
  }

  void keyword() {
    if (now().is("function")) return function();
    if (now().is("local")) return local();
    if (now().is("for")) {
      ++at_;
      declare_list(frames_.empty() ? ignored_ : frames_.back().locals);
      return;
    }
    if (!frames_.empty()) {
      if (now().is("do") || now().is("if")) ++frames_.back().blocks;
      if (now().is("end") && --frames_.back().blocks == 0) frames_.pop_back();
    }
    ++at_;
  }

  // `function (a, b)`, at `function`.
  void function() {
    frames_.emplace_back();
    ++at_;
    while (now().kind == Token::Kind::name || now().is(".") || now().is(":")) ++at_;
    if (!now().is("(")) return;
    ++at_;
    declare_list(frames_.back().locals);
  }

  void local() {
    ++at_;
    if (frames_.empty()) return;
    if (now().is("function")) {
      frames_.back().locals.emplace(ahead().written);
      return;
    }
    // `local x = x.y`: on the right x is still the outer one.
    pending_line_end_ = std::min(source_.find('\n', now().begin), source_.size());
    pending_depth_ = brackets_.size();
    declare_list(pending_);
  }

  void declare_list(std::set<std::string, std::less<>>& names) {
    while (now().kind == Token::Kind::name || now().is(",")) {
      if (now().kind == Token::Kind::name) names.emplace(now().written);
      ++at_;
    }
  }

  void activate_pending() {
    if (pending_.empty()) return;
    const bool next_statement =
        now().is(";") || (now().kind == Token::Kind::keyword &&
                          std::find(std::begin(kStatementKeywords), std::end(kStatementKeywords),
                                    now().written) != std::end(kStatementKeywords));
    const bool next_line = now().begin > pending_line_end_;
    if (brackets_.size() > pending_depth_ || !(next_statement || next_line)) return;
    if (!frames_.empty()) frames_.back().locals.merge(pending_);
    pending_.clear();
  }

  void symbol() {
    const char c = now().written.front();
    if (c == '(' || c == '{' || c == '[') brackets_.push_back(c);
    if ((c == ')' || c == '}' || c == ']') && !brackets_.empty()) brackets_.pop_back();
    ++at_;
  }

  bool is_key() const {
    return !brackets_.empty() && brackets_.back() == '{' && ahead().is("=") &&
           (after("{") || after(",") || after(";"));
  }

  bool is_local(std::string_view name) const {
    return std::any_of(frames_.begin(), frames_.end(),
                       [&](const Frame& frame) { return frame.locals.contains(name); });
  }

  void name() {
    if (after(".") || after(":") || is_key() || is_local(now().written)) {
      ++at_;
      return;
    }
    Reference reference;
    reference.root = now().written;
    reference.begin = now().begin;
    const std::size_t first = at_;
    while (path_step(reference)) {
    }
    reference.end = now().end();
    ++at_;
    reference.is_called =
        now().is("(") || now().is("{") || now().kind == Token::Kind::text || now().is(":");
    reference.is_assigned = now().is("=");
    if ((now().is("==") || now().is("~=")) && ahead().written == "null")
      reference.null_at = ahead().begin;
    if (first >= 2 && (tokens_[first - 1].is("==") || tokens_[first - 1].is("~=")) &&
        tokens_[first - 2].written == "null") {
      reference.null_at = tokens_[first - 2].begin;
    }
    result_.found.push_back(std::move(reference));
  }

  // `.name`, `["text"]` or `[1]` after the token at hand.
  bool path_step(Reference& reference) {
    if (ahead().is(".") && ahead(2).kind == Token::Kind::name) {
      reference.path.add(std::string(ahead(2).written));
      at_ += 2;
      return true;
    }
    if (!ahead().is("[") || !ahead(3).is("]")) return false;
    const Token& key = ahead(2);
    if (key.kind == Token::Kind::text && key.written.front() != '[') {
      reference.path.add(key.text);
    } else if (const auto index = index_of(key)) {
      reference.path.add(*index - 1);
    } else {
      return false;
    }
    at_ += 3;
    return true;
  }

  static std::optional<std::size_t> index_of(const Token& token) {
    std::size_t index = 0;
    const char* const end = token.written.data() + token.written.size();
    const auto [stop, failed] = std::from_chars(token.written.data(), end, index);
    if (token.kind != Token::Kind::number || failed != std::errc() || stop != end || index == 0)
      return std::nullopt;
    return index;
  }

  std::string_view source_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::vector<char> brackets_;
  std::vector<Frame> frames_;
  std::set<std::string, std::less<>> pending_;
  std::set<std::string, std::less<>> ignored_;
  std::size_t pending_line_end_ = 0;
  std::size_t pending_depth_ = 0;
  References result_;
};

}  // namespace

std::string Reference::text() const {
  const std::string below = path.text();
  if (below.empty()) return root;
  return root + (below.front() == '[' ? "" : ".") + below;
}

References references_of(std::string_view source) {
  return Scanner(source).scan();
}

}  // namespace engine::lua
