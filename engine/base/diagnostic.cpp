#include "base/diagnostic.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "base/text.h"

namespace engine::base {

namespace {

// The terminal's escape sequences, or nothing.
struct Colours {
  std::string_view bold, error, warning, mark, end;
};

constexpr Colours kPlain{};
constexpr Colours kColoured{"\x1b[1m", "\x1b[1;31m", "\x1b[1;35m", "\x1b[1;32m", "\x1b[0m"};

std::string_view word(Severity severity) {
  return severity == Severity::error ? "error" : "warning";
}

auto order(const Diagnostic& diagnostic) {
  const SourceLoc& at = diagnostic.at;
  return std::make_tuple(at.known() ? std::string_view(at.file->path) : std::string_view(), at.line,
                         at.column, diagnostic.severity, std::string_view(diagnostic.code),
                         std::string_view(diagnostic.message));
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

bool starts_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
}

// A user's line for a terminal: what could steer the terminal becomes a blank; tabs stay.
std::string shown(std::string_view line) {
  std::string result(line);
  std::replace_if(
      result.begin(), result.end(), [](char c) { return is_control(c) && c != '\t'; }, ' ');
  return result;
}

// As wide on the screen as `text`: a tab for a tab, a blank for every other character.
std::string blanks_under(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (starts_character(c)) result.push_back(c == '\t' ? '\t' : ' ');
  }
  return result;
}

std::string excerpt(const SourceLoc& at, const Colours& colours) {
  const std::string_view line = at.file->line(at.line);
  const auto before = static_cast<std::size_t>(std::max(at.column - 1, 0));
  const auto marked = before < line.size()
                          ? line.substr(before, static_cast<std::size_t>(std::max(at.length, 1)))
                          : std::string_view();
  const auto width =
      std::max<std::ptrdiff_t>(std::count_if(marked.begin(), marked.end(), starts_character), 1);
  std::string indent = blanks_under(line.substr(0, before));
  if (before > line.size()) indent.append(before - line.size(), ' ');
  return fmt::format("{:>5} | {}\n      | {}{}^{}{}\n", at.line, shown(line), indent, colours.mark,
                     std::string(static_cast<std::size_t>(width - 1), '~'), colours.end);
}

std::string place(const SourceLoc& at) {
  return at.known() ? at.text() + ": " : "";
}

bool is_error(const Diagnostic& diagnostic) {
  return diagnostic.severity == Severity::error;
}

}  // namespace

Diagnostic& Diagnostics::error(std::string code, SourceLoc at, std::string message,
                               std::string hint) {
  add({Severity::error, std::move(code), std::move(message), std::move(at), {}, {}});
  if (!hint.empty()) list_.back().hints.push_back(std::move(hint));
  return list_.back();
}

Diagnostic& Diagnostics::warning(std::string code, SourceLoc at, std::string message,
                                 std::string hint) {
  Diagnostic& diagnostic =
      error(std::move(code), std::move(at), std::move(message), std::move(hint));
  diagnostic.severity = Severity::warning;
  return diagnostic;
}

void Diagnostics::add(Diagnostic diagnostic) {
  list_.push_back(std::move(diagnostic));
}

void Diagnostics::take(Diagnostics&& other) {
  std::move(other.list_.begin(), other.list_.end(), std::back_inserter(list_));
  other.list_.clear();
}

bool Diagnostics::has_errors() const {
  return std::any_of(list_.begin(), list_.end(), is_error);
}

std::size_t Diagnostics::error_count() const {
  const std::vector<Diagnostic> shown = sorted();
  return static_cast<std::size_t>(std::count_if(shown.begin(), shown.end(), is_error));
}

std::vector<Diagnostic> Diagnostics::sorted() const {
  std::vector<Diagnostic> result = list_;
  std::stable_sort(result.begin(), result.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return order(a) < order(b); });
  const auto repeated =
      std::unique(result.begin(), result.end(),
                  [](const Diagnostic& a, const Diagnostic& b) { return order(a) == order(b); });
  result.erase(repeated, result.end());
  return result;
}

std::string to_text(const Diagnostic& diagnostic, bool colour) {
  const Colours& colours = colour ? kColoured : kPlain;
  const SourceLoc& at = diagnostic.at;
  const auto severity = diagnostic.severity == Severity::error ? colours.error : colours.warning;
  std::string text =
      fmt::format("{}{}{}{}{}[{}]:{} {}\n", colours.bold, place(at), colours.end, severity,
                  word(diagnostic.severity), diagnostic.code, colours.end, diagnostic.message);
  if (at.known() && at.line > 0) text += excerpt(at, colours);
  for (const Note& note : diagnostic.notes) {
    text +=
        fmt::format("  {}note:{} {}{}\n", colours.bold, colours.end, place(note.at), note.message);
  }
  for (const std::string& hint : diagnostic.hints) {
    text += fmt::format("  {}hint:{} {}\n", colours.bold, colours.end, hint);
  }
  return text;
}

}  // namespace engine::base
