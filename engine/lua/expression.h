// Compiled expressions and templates. Immutable; cheap to copy; used by many threads, each with its
// Runtime.
//
// A plain path (`body.data.id`) is a typed access and never enters Lua. In any other expression
// each path that starts at a name in scope is computed first and handed to Lua as an argument, so a
// path into something absent is absent; in Lua both absent and null are nil, and a path compared
// with `null` is compared with nil. Anywhere else `null` is the value that clears a field. Indexing
// nil gives nil. A list's first item is [1].
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/path.h"
#include "base/result.h"
#include "base/value.h"
#include "config/template.h"
#include "lua/runtime.h"
#include "lua/scope.h"
#include "lua/script.h"

namespace engine::lua {

// Names that may be used at a place; unknown ones are diagnostics (unknown-name, with did-you-mean
// over names, host functions and modules). A name that ends in ".*" has unknown fields;
// "settings.a", "settings.b" list known ones: then `settings.c` is a diagnostic too.
using Names = std::vector<std::string>;

class Expression {
 public:
  Expression() = default;  // not given: evaluates to absent
  static Expression compile(const config::Expression& source, Script& script, const Names& names,
                            base::Diagnostics& diagnostics);

  bool given() const { return kind_ != Kind::none; }

  base::Result<base::Value> evaluate(Runtime& runtime, const Scope& scope) const;
  base::Result<bool> holds(Runtime& runtime, const Scope& scope) const;  // Value::is_true
  // The path, when it is nothing but one ("" otherwise); the root names that it uses.
  const base::Path* path() const;
  const std::string& root() const;
  std::vector<std::string> roots() const;
  // Every path that the expression reads, root first ("lead.company"): for "which fields does this
  // rule use".
  std::vector<std::string> paths() const;

  const base::SourceLoc& at() const { return at_; }

 private:
  enum class Kind { none, path, lua };

  struct Argument {
    std::string root;
    base::Path path;
  };

  std::size_t add_argument(const std::string& root, const base::Path& path);
  void name_arguments(std::string& message) const;

  Kind kind_ = Kind::none;
  std::vector<Argument> arguments_;
  const Script* script_ = nullptr;
  FunctionRef function_;
  base::SourceLoc at_;
};

// Text with ${…}: a single expression keeps its type, otherwise the parts are joined (absent and
// null as "").
class Template {
 public:
  Template() = default;
  static Template compile(const config::Template& source, Script& script, const Names& names,
                          base::Diagnostics& diagnostics);

  bool given() const { return !parts_.empty(); }

  base::Result<base::Value> evaluate(Runtime& runtime, const Scope& scope) const;
  base::Result<std::string> text(Runtime& runtime, const Scope& scope) const;
  // Joined text whose expression parts go through `encode` first (it may refuse an absent one).
  using Encode = std::function<base::Result<std::string>(const base::Value&)>;
  base::Result<std::string> text(Runtime& runtime, const Scope& scope, const Encode& encode) const;

  const base::SourceLoc& at() const { return at_; }

  std::vector<std::string> paths() const;

 private:
  struct Part {
    std::string constant;
    Expression expression;  // when given, instead of the constant
  };

  std::vector<Part> parts_;
  base::SourceLoc at_;
};

// A YAML value whose scalars may be templates. Entries and items that evaluate to absent are left
// out.
class ValueTemplate {
 public:
  ValueTemplate() = default;
  static ValueTemplate compile(const config::ValueTemplate& source, Script& script,
                               const Names& names, base::Diagnostics& diagnostics);

  bool given() const { return node_ != nullptr; }

  base::Result<base::Value> evaluate(Runtime& runtime, const Scope& scope) const;
  std::vector<std::string> paths() const;

 private:
  struct Node;
  std::shared_ptr<const Node> node_;
};

}  // namespace engine::lua
