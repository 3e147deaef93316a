#include "config/syntax_error.h"

#include <algorithm>
#include <array>

namespace engine::config {

using base::Diagnostic;
using base::SourceLoc;

namespace {

struct Context {
  EventPlace place;
  const TreeBuilder& tree;
  std::string_view before;  // of the line
  std::string_view after;   // the rest of the line, where the parser stopped

  bool begins_line() const { return before.find_first_not_of(" \t") == before.npos; }

  SourceLoc here() const { return tree.locate(place, after.empty() ? 0 : 1); }

  SourceLoc rest_of_line() const { return tree.locate(place, after.size()); }
};

struct Explanation {
  std::string message;
  std::string hint;
  SourceLoc at;
};

Explanation map_value(const Context& context) {
  const bool second_on_line = context.before.find(": ") != context.before.npos;
  return {"this ':' cannot stand here",
          second_on_line
              ? "put the value that contains it in quotes"
              : "indent this line as the keys around it, and put text with ':' in quotes",
          context.here()};
}

Explanation block_end(const Context& context) {
  if (!context.begins_line()) {
    return {"the value has ended before this",
            "put all of it in quotes; within '…' write '' for a quote", context.rest_of_line()};
  }
  if (context.after.starts_with("- ")) {
    return {"a list item cannot follow the keys of a map",
            "indent it below the key that it belongs to", context.rest_of_line()};
  }
  return {"this line is indented unlike the ones that it should belong to",
          "begin all keys of one map, and all items of one list, in the same column",
          context.rest_of_line()};
}

// Within { } and [ ] a `{` begins a map, so `${…}` is torn apart.
Explanation bracket_end(const Context& context) {
  if (context.after.starts_with('{') && context.before.ends_with('$')) {
    EventPlace dollar = context.place;
    --dollar.column;
    return {"within { } and [ ] a ${…} needs quotes", "write \"${…}\"",
            context.tree.locate(dollar, 2)};
  }
  const SourceLoc* open = context.tree.open_bracket();
  const SourceLoc at = open ? *open : context.here();
  return {"this bracket is not closed", "close it, or put a ',' between its entries", at};
}

Explanation bracket_close(const Context& context) {
  return {"this bracket closes nothing", "put text that begins with a bracket in quotes",
          context.here()};
}

Explanation first_character(const Context& context) {
  return {"a value cannot begin with '" + std::string(context.after.substr(0, 1)) + "'",
          "put it in quotes", context.here()};
}

Explanation escape(const Context& context) {
  return {"this is no escape of a \"…\" text",
          "write \\\\ for a backslash, or use '…', which has no escapes", context.here()};
}

Explanation block_entry(const Context& context) {
  return {"a list cannot begin on the line of its key",
          "begin it on the next line, or write [a, b]", context.rest_of_line()};
}

Explanation document_mark(const Context& context) {
  return {"a quoted text cannot hold a line that begins with '---' or '...'",
          "close the quote, or indent the line", context.rest_of_line()};
}

Explanation block_header(const Context& context) {
  return {"nothing can follow '|' or '>' on its line", "begin the text on the next line",
          context.rest_of_line()};
}

Explanation anchor(const Context& context) {
  return {std::string(kNoAnchors), std::string(kNoAnchorsHint), context.here()};
}

Explanation tag(const Context& context) {
  return {std::string(kNoTags), std::string(kNoTagsHint), context.here()};
}

Explanation map_key(const Context& context) {
  return {"a key cannot stand here", "begin each key of a map on a line of its own",
          context.rest_of_line()};
}

// By the beginning of the parser's message.
const std::array<std::pair<std::string_view, Explanation (*)(const Context&)>, 26> kExplanations = {
    {
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

Context context_of(const EventPlace& place, const TreeBuilder& tree, std::string_view text) {
  const std::size_t offset = std::min(place.offset, text.size());
  const std::size_t start = offset == 0 ? 0 : text.rfind('\n', offset - 1) + 1;  // npos + 1 is 0
  const std::string_view after = text.substr(offset);
  return {place, tree, text.substr(start, offset - start),
          after.substr(0, after.find_first_of("\r\n"))};
}

Explanation explain(const std::string& complaint, const Context& context) {
  const std::size_t indent = context.before.find_first_not_of(" \t");
  const std::size_t tab = context.before.find('\t');
  const bool tab_here = context.begins_line() && context.after.starts_with('\t');
  if (tab_here || (tab != context.before.npos && tab < std::min(indent, context.before.size()))) {
    EventPlace at = context.place;
    if (!tab_here) at.column = static_cast<int>(tab) + 1;
    return {"a tab cannot indent", "use blanks", context.tree.locate(at, 1)};
  }
  for (const auto& [beginning, explanation] : kExplanations) {
    if (complaint.starts_with(beginning)) return explanation(context);
  }
  return {"this is no YAML: " + complaint, "", context.here()};
}

}  // namespace

Diagnostic explain_syntax_error(const std::string& complaint, const EventPlace& place,
                                const TreeBuilder& tree, const base::SourceFile& file) {
  Explanation explanation = explain(complaint, context_of(place, tree, file.text));
  Diagnostic diagnostic{base::Severity::error,     "bad-yaml", std::move(explanation.message),
                        std::move(explanation.at), {},         {}};
  if (!explanation.hint.empty()) diagnostic.hints.push_back(std::move(explanation.hint));
  return diagnostic;
}

}  // namespace engine::config
