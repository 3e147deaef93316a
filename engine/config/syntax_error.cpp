#include "config/syntax_error.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"

namespace engine::config {

using base::Diagnostic;
using base::SourceLoc;

namespace {

struct Context {
  EventPlace place;
  const TreeBuilder& tree;
  std::string_view text;    // of the file
  std::string_view before;  // of the line
  std::string_view after;   // the rest of the line, where the parser stopped

  std::string_view line() const { return {before.data(), before.size() + after.size()}; }

  bool begins_line() const { return before.find_first_not_of(" \t") == before.npos; }

  SourceLoc here() const { return tree.locate(place, after.empty() ? 0 : 1); }

  SourceLoc rest_of_line() const { return tree.locate(place, after.size()); }

  // From the character at index `start` of the line.
  SourceLoc since(std::size_t start, std::size_t length) const {
    EventPlace at = place;
    at.column += static_cast<int>(start) - static_cast<int>(before.size());
    return tree.locate(at, length);
  }

  // From the last `sign` before the place where the parser stopped, up to there.
  SourceLoc since_last(char sign) const {
    const std::size_t start = before.rfind(sign);
    return start == before.npos ? here() : since(start, before.size() - start);
  }
};

Diagnostic problem(SourceLoc at, std::string message, std::string hint) {
  return {base::Severity::error, "bad-yaml", std::move(message),
          std::move(at),         {},         {std::move(hint)}};
}

Diagnostic unsupported(SourceLoc at, std::string_view message, std::string_view hint) {
  Diagnostic diagnostic = problem(std::move(at), std::string(message), std::string(hint));
  diagnostic.code = "unsupported-yaml";
  return diagnostic;
}

// A line above that is only words is a key without its ':'; the parser complains on the next line.
std::optional<Diagnostic> word_above(const Context& context) {
  const std::string_view text =
      context.text.substr(0, context.place.offset - context.before.size());
  if (text.empty()) return std::nullopt;
  const std::size_t start = text.rfind('\n', text.size() - 2) + 1;  // npos + 1 is 0
  const std::string_view line = base::trim(text.substr(start));
  if (line.empty() || line.starts_with('#') || line.starts_with('-') || line.find(':') != line.npos)
    return std::nullopt;
  EventPlace at = context.place;
  at.offset = start + text.substr(start).find(line);
  at.line -= 1;
  at.column = static_cast<int>(at.offset - start) + 1;
  return problem(context.tree.locate(at, line.size()),
                 "the key '" + std::string(line) + "' has no ':'", "write key: value");
}

Diagnostic map_value(const Context& context) {
  if (auto above = word_above(context)) return *above;
  const bool second_on_line = context.before.find(": ") != context.before.npos;
  return problem(context.here(), "this ':' cannot stand here",
                 second_on_line
                     ? "put the value that contains it in quotes"
                     : "indent this line as the keys around it, and put text with ':' in quotes");
}

Diagnostic block_end(const Context& context) {
  const SourceLoc at = context.rest_of_line();
  if (!context.begins_line()) {
    return problem(at, "the value has ended before this",
                   "put all of it in quotes; within '…' write '' for a quote");
  }
  if (context.after.starts_with("- ")) {
    return problem(at, "a list item cannot follow the keys of a map",
                   "indent it below the key that it belongs to");
  }
  return problem(at, "this line is indented unlike the ones that it should belong to",
                 "begin all keys of one map, and all items of one list, in the same column");
}

// Within { } and [ ] a `{` begins a map, so `${…}` is torn apart.
Diagnostic bracket_end(const Context& context) {
  if (context.after.starts_with('{') && context.before.ends_with('$')) {
    return problem(context.since_last('$'), "within { } and [ ] a ${…} needs quotes",
                   "write \"${…}\"");
  }
  if (context.after.starts_with('{')) {
    return problem(context.here(), "within { } and [ ] a text with braces needs quotes",
                   "put all of it in quotes");
  }
  const SourceLoc* open = context.tree.open_bracket();
  Diagnostic diagnostic = problem(open ? *open : context.here(), "this bracket is not closed",
                                  "close it, or put a ',' between its entries");
  if (open && open->line != context.place.line && !context.after.empty()) {
    diagnostic.notes.push_back({context.here(), "this does not fit into it"});
  }
  return diagnostic;
}

Diagnostic bracket_close(const Context& context) {
  return problem(context.here(), "this bracket closes nothing",
                 "put text that begins with a bracket in quotes");
}

Diagnostic first_character(const Context& context) {
  return problem(context.here(),
                 "a value cannot begin with '" + std::string(context.after.substr(0, 1)) + "'",
                 "put it in quotes");
}

Diagnostic escape(const Context& context) {
  return problem(context.since_last('\\'), "this is no escape of a \"…\" text",
                 "write \\\\ for a backslash, or use '…', which has no escapes");
}

Diagnostic block_entry(const Context& context) {
  return problem(context.rest_of_line(), "a list cannot begin on the line of its key",
                 "begin it on the next line, or write [a, b]");
}

Diagnostic document_mark(const Context& context) {
  return problem(context.rest_of_line(),
                 "a quoted text cannot hold a line that begins with '---' or '...'",
                 "close the quote, or indent the line");
}

Diagnostic block_header(const Context& context) {
  return problem(context.rest_of_line(), "nothing can follow '|' or '>' on its line",
                 "begin the text on the next line");
}

Diagnostic anchor(const Context& context) {
  const bool behind = context.before.ends_with('*') || context.before.ends_with('&');
  return unsupported(behind ? context.since(context.before.size() - 1, 1) : context.here(),
                     kNoAnchors, kNoAnchorsHint);
}

Diagnostic tag(const Context& context) {
  return unsupported(context.since_last('!'), kNoTags, kNoTagsHint);
}

Diagnostic map_key(const Context& context) {
  return problem(context.rest_of_line(), "a key cannot stand here",
                 "begin each key of a map on a line of its own");
}

// By the beginning of the parser's message.
const std::array<std::pair<std::string_view, Diagnostic (*)(const Context&)>, 26> kExplanations = {{
    {"illegal map value", map_value},
    {"illegal map key", map_key},
    {"end of map not found", block_end},
    {"end of sequence not found", block_end},
    {"end of map flow not found", bracket_end},
    {"end of sequence flow not found", bracket_end},
    {"illegal flow end", bracket_close},
    {"unknown token", first_character},
    {"unknown escape character", escape},
    {"bad character found while scanning hex", escape},
    {"invalid unicode", escape},
    {"illegal block entry", block_entry},
    {"illegal document indicator", document_mark},
    {"illegal EOF in scalar", document_mark},
    {"unexpected character in block scalar", block_header},
    {"cannot set zero indentation", block_header},
    {"alias not found", anchor},
    {"anchor not found", anchor},
    {"illegal character found while scanning a", anchor},
    {"the referenced anchor", anchor},
    {"aliases can't have any content", anchor},
    {"cannot assign multiple an", anchor},
    {"cannot assign multiple al", anchor},
    {"illegal character found while scanning tag", tag},
    {"tag handle", tag},
    {"end of verbatim tag", tag},
}};

Context context_of(EventPlace place, const TreeBuilder& tree, std::string_view text) {
  // At the end of the file the parser may have counted beyond it.
  const std::size_t beyond = place.offset - std::min(place.offset, text.size());
  place.offset -= beyond;
  place.column -= static_cast<int>(beyond);
  const std::size_t start =
      place.offset == 0 ? 0 : text.rfind('\n', place.offset - 1) + 1;  // npos + 1 is 0
  const std::string_view after = text.substr(place.offset);
  return {place, tree, text, text.substr(start, place.offset - start),
          after.substr(0, after.find_first_of("\r\n"))};
}

}  // namespace

Diagnostic explain_syntax_error(const std::string& complaint, const EventPlace& place,
                                const TreeBuilder& tree, const base::SourceFile& file) {
  const Context context = context_of(place, tree, file.text);
  const std::size_t tab = context.line().find('\t');
  if (tab < context.line().find_first_not_of(" \t")) {
    return problem(context.since(tab, 1), "a tab cannot indent", "use blanks");
  }
  for (const auto& [beginning, explanation] : kExplanations) {
    if (complaint.starts_with(beginning)) return explanation(context);
  }
  Diagnostic diagnostic = problem(context.here(), "the YAML is malformed: " + complaint, "");
  diagnostic.hints.clear();
  return diagnostic;
}

}  // namespace engine::config
