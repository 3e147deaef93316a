#include "base/json.h"
#include "lua/expression.h"

namespace engine::lua {

using base::Diagnostics;
using base::Result;
using base::Value;

namespace {

// As it stands in a text: numbers as written, lists and objects as JSON.
std::string shown(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::absent:
    case Value::Kind::null:
      return "";
    case Value::Kind::text:
    case Value::Kind::number:
    case Value::Kind::promise:
      return std::string(value.as_text());
    default:
      return base::to_json(value);
  }
}

}  // namespace

Template Template::compile(const config::Template& source, Script& script, const Names& names,
                           Diagnostics& diagnostics) {
  Template result;
  result.at_ = source.at;
  for (const auto& part : source.parts) {
    Part& made = result.parts_.emplace_back();
    if (const auto* constant = std::get_if<std::string>(&part)) {
      made.constant = *constant;
    } else {
      made.expression =
          Expression::compile(std::get<config::Expression>(part), script, names, diagnostics);
    }
  }
  if (result.parts_.empty() && source.at.known()) result.parts_.emplace_back();  // the empty text
  return result;
}

Result<Value> Template::evaluate(Runtime& runtime, const Scope& scope) const {
  if (parts_.empty()) return Value();
  if (parts_.size() == 1 && parts_.front().expression.given())
    return parts_.front().expression.evaluate(runtime, scope);
  TRY(const std::string joined, text(runtime, scope));
  return Value::text(joined);
}

Result<std::string> Template::text(Runtime& runtime, const Scope& scope) const {
  return text(runtime, scope,
              [](const Value& value) -> Result<std::string> { return shown(value); });
}

Result<std::string> Template::text(Runtime& runtime, const Scope& scope,
                                   const Encode& encode) const {
  std::string joined;
  for (const Part& part : parts_) {
    if (!part.expression.given()) {
      joined += part.constant;
      continue;
    }
    TRY(const Value value, part.expression.evaluate(runtime, scope));
    TRY(const std::string encoded, encode(value));
    joined += encoded;
  }
  return joined;
}

std::vector<std::string> Template::paths() const {
  std::vector<std::string> paths;
  for (const Part& part : parts_) {
    for (std::string& path : part.expression.paths()) paths.push_back(std::move(path));
  }
  return paths;
}

}  // namespace engine::lua
