#include "config/template.h"

#include <algorithm>

#include "config/scalar.h"

namespace engine::config {

using base::Diagnostics;
using base::Value;

namespace {

constexpr std::string_view kOpen = "${";
constexpr std::string_view kBlanks = " \t\r\n";

// The index after a Lua string that begins at `start` with a quote; npos when it does not end.
std::size_t skip_string(std::string_view text, std::size_t start) {
  for (std::size_t i = start + 1; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == text[start])
      return i + 1;
  }
  return std::string_view::npos;
}

// The index of the `}` that ends the expression whose text begins at `start`; npos when there is
// none. Braces of tables and braces within strings do not count.
std::size_t find_close(std::string_view text, std::size_t start) {
  std::size_t depth = 0;
  for (std::size_t i = start; i < text.size();) {
    const char c = text[i];
    if (c == '"' || c == '\'') {
      i = skip_string(text, i);
      continue;
    }
    if (c == '}' && depth == 0) return i;
    if (c == '{') ++depth;
    if (c == '}') --depth;
    ++i;
  }
  return std::string_view::npos;
}

// `text[from, to)` without outer blanks, with its place.
Expression expression_of(const Node& scalar, std::size_t from, std::size_t to) {
  const std::string_view all = scalar.text;
  const std::size_t first = std::min(all.find_first_not_of(kBlanks, from), to);
  const std::size_t last = all.substr(0, to).find_last_not_of(kBlanks);
  const std::size_t length = first < to ? last + 1 - first : 0;
  return {std::string(all.substr(first, length)), place_in(scalar, first, length)};
}

// Splits one scalar at its ${…}, from left to right.
class Splitter {
 public:
  Splitter(const Node& scalar, Template& out, Diagnostics& diagnostics)
      : scalar_(scalar), text_(scalar.text), out_(out), diagnostics_(diagnostics) {}

  bool split() {
    out_.at = scalar_.at;
    std::size_t at = 0;
    while (true) {
      const std::size_t open = text_.find(kOpen, at);
      literal_ += text_.substr(at, open == text_.npos ? open : open - at);
      if (open == text_.npos) break;
      at = literal_.ends_with('$') && open > at ? escaped(open) : expression(open);
      if (at == text_.npos) return false;
    }
    flush();
    return true;
  }

 private:
  // `$${`: the second `$` stands for nothing.
  std::size_t escaped(std::size_t open) {
    literal_ += '{';
    return open + kOpen.size();
  }

  std::size_t expression(std::size_t open) {
    const std::size_t start = open + kOpen.size();
    const std::size_t close = find_close(text_, start);
    if (close == text_.npos) {
      diagnostics_.error("bad-template", place_in(scalar_, open, kOpen.size()),
                         "this '${' has no '}'", "close it, or write $${ for a literal ${");
      return close;
    }
    Expression found = expression_of(scalar_, start, close);
    if (found.source.empty()) {
      diagnostics_.error("bad-template", place_in(scalar_, open, close + 1 - open),
                         "this '${}' has no expression",
                         "write a Lua expression between the braces, such as ${input.name}");
      return text_.npos;
    }
    flush();
    out_.parts.emplace_back(std::move(found));
    return close + 1;
  }

  void flush() {
    if (!literal_.empty()) out_.parts.emplace_back(std::move(literal_));
    literal_.clear();
  }

  const Node& scalar_;
  std::string_view text_;
  Template& out_;
  Diagnostics& diagnostics_;
  std::string literal_;
};

bool parse_scalar(const Node& node, ValueTemplate& out, Diagnostics& diagnostics) {
  if (node.text.find(kOpen) == std::string::npos) {
    out.value = to_value(node);
    return true;
  }
  return parse_template(node, out.value.emplace<Template>(), diagnostics);
}

bool parse_list(const Node& node, ValueTemplate& out, Diagnostics& diagnostics) {
  auto& list = out.value.emplace<ValueTemplate::List>();
  bool ok = true;
  for (const Node& item : node.items)
    ok &= parse_value_template(item, list.emplace_back(), diagnostics);
  return ok;
}

bool parse_map(const Node& node, ValueTemplate& out, Diagnostics& diagnostics) {
  auto& map = out.value.emplace<ValueTemplate::Map>();
  bool ok = true;
  for (const Node::Entry& entry : node.entries) {
    map.push_back({{entry.key, entry.key_at}, {}});
    ok &= parse_value_template(entry.value, map.back().value, diagnostics);
  }
  return ok;
}

}  // namespace

bool Template::is_constant() const {
  return std::none_of(parts.begin(), parts.end(),
                      [](const auto& part) { return part.index() == 1; });
}

bool Template::is_single_expression() const {
  return parts.size() == 1 && parts.front().index() == 1;
}

std::string Template::constant_text() const {
  std::string text;
  for (const auto& part : parts) {
    if (const auto* literal = std::get_if<std::string>(&part)) text += *literal;
  }
  return text;
}

bool ValueTemplate::is_constant() const {
  if (const auto* text = std::get_if<Template>(&value)) return text->is_constant();
  if (const auto* list = std::get_if<List>(&value)) {
    return std::all_of(list->begin(), list->end(),
                       [](const ValueTemplate& item) { return item.is_constant(); });
  }
  if (const auto* map = std::get_if<Map>(&value)) {
    return std::all_of(map->begin(), map->end(),
                       [](const Entry& entry) { return entry.value.is_constant(); });
  }
  return true;
}

Value ValueTemplate::constant() const {
  if (const auto* text = std::get_if<Template>(&value)) return Value::text(text->constant_text());
  if (const auto* list = std::get_if<List>(&value)) {
    Value made = Value::list();
    for (const ValueTemplate& item : *list) made.push(item.constant());
    return made;
  }
  if (const auto* map = std::get_if<Map>(&value)) {
    Value made = Value::object();
    for (const Entry& entry : *map) made.set(entry.key.value, entry.value.constant());
    return made;
  }
  return std::get<Value>(value);
}

bool parse_template(const Node& node, Template& out, Diagnostics& diagnostics) {
  return Splitter(node, out, diagnostics).split();
}

bool parse_expression(const Node& node, Expression& out, Diagnostics& diagnostics) {
  const std::size_t braces = node.text.find(kOpen);
  if (braces != std::string::npos) {
    diagnostics.error("bad-expression", place_in(node, braces, kOpen.size()),
                      "'${' cannot stand in an expression: all of it is Lua",
                      "write it without the braces");
    return false;
  }
  out = expression_of(node, 0, node.text.size());
  if (!out.source.empty()) return true;
  diagnostics.error("bad-expression", node.at, "the expression is empty",
                    "write a Lua expression, such as true");
  return false;
}

bool parse_value_template(const Node& node, ValueTemplate& out, Diagnostics& diagnostics) {
  out.at = node.at;
  switch (node.kind) {
    case Node::Kind::empty:
      out.value = Value::null();
      return true;
    case Node::Kind::scalar:
      return parse_scalar(node, out, diagnostics);
    case Node::Kind::list:
      return parse_list(node, out, diagnostics);
    case Node::Kind::map:
      return parse_map(node, out, diagnostics);
  }
  return false;
}

}  // namespace engine::config
