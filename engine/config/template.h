// The three kinds of value that a key may have: text with ${…} in it, a Lua expression, or a YAML
// value whose scalars are such texts.
//
//   Template       "Hello ${input.name}"     parts: "Hello ", then the expression input.name
//   Expression     when: lead.score > 50     Lua without the braces
//   ValueTemplate  { id: "${lead.id}", tags: [new, "${lead.tag}"] }
//
// A template is split here, once, after YAML was parsed. `$${` is a literal `${`. Nothing is
// evaluated.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "base/value.h"
#include "config/node.h"

namespace engine::config {

struct Expression {
  std::string source;  // Lua, without braces and outer blanks
  base::SourceLoc at;  // of its first character
};

struct Template {
  std::vector<std::variant<std::string, Expression>> parts;  // none: the empty text
  base::SourceLoc at;

  bool is_constant() const;
  // Nothing but one ${…}: the expression's value keeps its type.
  bool is_single_expression() const;
  // The text parts, joined; the whole text when it is constant.
  std::string constant_text() const;
};

struct ValueTemplate {
  struct Entry;
  using List = std::vector<ValueTemplate>;
  using Map = std::vector<Entry>;  // in the order written

  // A scalar without ${…} is a constant: a number, boolean, null or text.
  std::variant<base::Value, Template, List, Map> value;
  base::SourceLoc at;

  // Whether no ${…} stands anywhere in it; then `constant` is its value.
  bool is_constant() const;
  base::Value constant() const;
};

struct ValueTemplate::Entry {
  base::Located<std::string> key;
  ValueTemplate value;
};

// Each reports what is wrong (bad-template, bad-expression) and returns false. The node is a scalar
// for the first two.
bool parse_template(const Node& node, Template& out, base::Diagnostics& diagnostics);
bool parse_expression(const Node& node, Expression& out, base::Diagnostics& diagnostics);
bool parse_value_template(const Node& node, ValueTemplate& out, base::Diagnostics& diagnostics);

}  // namespace engine::config
