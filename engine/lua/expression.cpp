#include "lua/expression.h"

#include <algorithm>
#include <array>
#include <span>

#include "lua/body.h"
#include "lua/chunk.h"
#include "lua/name_check.h"
#include "lua/references.h"

namespace engine::lua {

using base::Diagnostics;
using base::Result;
using base::SourceLoc;
using base::Value;

namespace {

// The place of `source[begin, end)` in an expression that begins at `at`.
SourceLoc place_in(SourceLoc at, std::string_view source, std::size_t begin, std::size_t end) {
  const std::string_view before = source.substr(0, begin);
  const std::size_t line_start = before.rfind('\n');
  at.line += static_cast<int>(std::count(before.begin(), before.end(), '\n'));
  if (line_start == std::string_view::npos) {
    at.column += static_cast<int>(begin);
  } else {
    at.column = static_cast<int>(begin - line_start);
  }
  at.length = static_cast<int>(end - begin);
  return at;
}

std::string parameter_name(std::size_t index) {
  return "_" + std::to_string(index + 1);
}

// A piece of the source that is written differently for Lua.
struct Edit {
  std::size_t begin = 0, end = 0;
  std::string text;
};

// Lines stay lines, so that errors keep theirs.
std::string edited(std::string_view source, std::vector<Edit> edits) {
  std::sort(edits.begin(), edits.end(),
            [](const Edit& a, const Edit& b) { return a.begin < b.begin; });
  std::string code;
  std::size_t at = 0;
  for (const Edit& edit : edits) {
    if (edit.begin < at) continue;  // `a == null` and `null == b` may share a null
    const std::string_view replaced = source.substr(edit.begin, edit.end - edit.begin);
    code += source.substr(at, edit.begin - at);
    code += edit.text;
    code.append(static_cast<std::size_t>(std::count(replaced.begin(), replaced.end(), '\n')), '\n');
    at = edit.end;
  }
  return code + std::string(source.substr(at));
}

void replace_all(std::string& text, std::string_view old, std::string_view with) {
  for (std::size_t at = text.find(old); at != std::string::npos;
       at = text.find(old, at + with.size())) {
    text.replace(at, old.size(), with);
  }
}

std::string path_text(const std::string& root, const base::Path& path) {
  return Reference{root, path, 0, 0, false, false, {}}.text();
}

}  // namespace

Expression Expression::compile(const config::Expression& source, Script& script, const Names& names,
                               Diagnostics& diagnostics) {
  Expression result;
  if (source.source.empty()) return result;
  if (!script.check_syntax(source.source, source.at, diagnostics)) return result;
  result.at_ = source.at;
  const References references = references_of(source.source);
  NameCheck check(script, names, diagnostics);
  std::vector<Edit> edits;
  bool ok = true;
  for (const Reference& reference : references.found) {
    ok &=
        check.check(reference, place_in(source.at, source.source, reference.begin, reference.end));
    if (!check.in_scope(reference.root)) continue;
    const std::size_t index = result.add_argument(reference.root, reference.path);
    edits.push_back({reference.begin, reference.end, parameter_name(index)});
    // What is null arrives as nil, so that is what it is compared with.
    if (reference.null_at) edits.push_back({*reference.null_at, *reference.null_at + 4, "nil"});
  }
  if (!ok) return Expression();
  if (references.is_single && result.arguments_.size() == 1) {
    result.kind_ = Kind::path;
    return result;
  }
  std::vector<std::string> parameters;
  for (std::size_t i = 0; i < result.arguments_.size(); ++i)
    parameters.push_back(parameter_name(i));
  const auto function = script.add_expression(edited(source.source, std::move(edits)), source.at,
                                              parameters, diagnostics);
  if (!function) return Expression();
  result.kind_ = Kind::lua;
  result.script_ = &script;
  result.function_ = *function;
  return result;
}

std::size_t Expression::add_argument(const std::string& root, const base::Path& path) {
  const std::string text = path_text(root, path);
  const auto known = std::find_if(arguments_.begin(), arguments_.end(), [&](const Argument& a) {
    return path_text(a.root, a.path) == text;
  });
  if (known != arguments_.end()) return static_cast<std::size_t>(known - arguments_.begin());
  arguments_.push_back({root, path});
  return arguments_.size() - 1;
}

Result<Value> Expression::evaluate(Runtime& runtime, const Scope& scope) const {
  if (kind_ == Kind::none) return Value();
  if (kind_ == Kind::path) return arguments_.front().path.in(scope.get(arguments_.front().root));
  constexpr std::size_t kUsual = 8;
  std::array<Value, kUsual> few;
  std::vector<Value> many;
  std::span<Value> values(few.data(), std::min(arguments_.size(), kUsual));
  if (arguments_.size() > kUsual) {
    many.resize(arguments_.size());
    values = many;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Value& value = arguments_[i].path.in(scope.get(arguments_[i].root));
    if (!value.is_null()) values[i] = value;
  }
  Result<Value> result = runtime.call(*script_, function_, values);
  if (!result) name_arguments(result.error().message);
  return result;
}

// Lua speaks of "local '_1'"; the user wrote a path.
void Expression::name_arguments(std::string& message) const {
  for (std::size_t i = 0; i < arguments_.size(); ++i) {
    const std::string shown = "'" + path_text(arguments_[i].root, arguments_[i].path) + "'";
    for (const char* kind : {"local", "upvalue"}) {
      replace_all(message, std::string(kind) + " '" + parameter_name(i) + "'", shown);
    }
  }
}

Result<bool> Expression::holds(Runtime& runtime, const Scope& scope) const {
  TRY(const Value value, evaluate(runtime, scope));
  return value.is_true();
}

const base::Path* Expression::path() const {
  return kind_ == Kind::path ? &arguments_.front().path : nullptr;
}

const std::string& Expression::root() const {
  static const std::string none;
  return kind_ == Kind::path ? arguments_.front().root : none;
}

std::vector<std::string> Expression::roots() const {
  std::vector<std::string> roots;
  for (const Argument& argument : arguments_) {
    if (std::find(roots.begin(), roots.end(), argument.root) == roots.end())
      roots.push_back(argument.root);
  }
  return roots;
}

std::vector<std::string> Expression::paths() const {
  std::vector<std::string> paths;
  for (const Argument& argument : arguments_)
    paths.push_back(path_text(argument.root, argument.path));
  return paths;
}

}  // namespace engine::lua
