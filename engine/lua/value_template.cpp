#include <variant>

#include "lua/expression.h"

namespace engine::lua {

using base::Diagnostics;
using base::Result;
using base::Value;

struct ValueTemplate::Node {
  using List = std::vector<Node>;
  using Map = std::vector<std::pair<std::string, Node>>;
  std::variant<Value, Template, List, Map> value;

  static Node compile(const config::ValueTemplate& source, Script& script, const Names& names,
                      Diagnostics& diagnostics);
  Result<Value> evaluate(Runtime& runtime, const Scope& scope) const;
  void add_paths(std::vector<std::string>& paths) const;
};

ValueTemplate::Node ValueTemplate::Node::compile(const config::ValueTemplate& source,
                                                 Script& script, const Names& names,
                                                 Diagnostics& diagnostics) {
  if (source.is_constant()) return {source.constant()};
  if (const auto* text = std::get_if<config::Template>(&source.value)) {
    return {Template::compile(*text, script, names, diagnostics)};
  }
  if (const auto* items = std::get_if<config::ValueTemplate::List>(&source.value)) {
    List list;
    for (const auto& item : *items) list.push_back(compile(item, script, names, diagnostics));
    return {std::move(list)};
  }
  Map map;
  for (const auto& entry : std::get<config::ValueTemplate::Map>(source.value)) {
    map.emplace_back(entry.key.value, compile(entry.value, script, names, diagnostics));
  }
  return {std::move(map)};
}

Result<Value> ValueTemplate::Node::evaluate(Runtime& runtime, const Scope& scope) const {
  if (const auto* constant = std::get_if<Value>(&value)) return *constant;
  if (const auto* text = std::get_if<Template>(&value)) return text->evaluate(runtime, scope);
  if (const auto* items = std::get_if<List>(&value)) {
    Value list = Value::list();
    for (const Node& item : *items) {
      TRY(Value made, item.evaluate(runtime, scope));
      if (!made.is_absent()) list.push(std::move(made));
    }
    return list;
  }
  Value object = Value::object();
  for (const auto& [key, entry] : std::get<Map>(value)) {
    TRY(Value made, entry.evaluate(runtime, scope));
    if (!made.is_absent()) object.set(key, std::move(made));
  }
  return object;
}

void ValueTemplate::Node::add_paths(std::vector<std::string>& paths) const {
  if (const auto* text = std::get_if<Template>(&value)) {
    for (std::string& path : text->paths()) paths.push_back(std::move(path));
  } else if (const auto* items = std::get_if<List>(&value)) {
    for (const Node& item : *items) item.add_paths(paths);
  } else if (const auto* map = std::get_if<Map>(&value)) {
    for (const auto& [key, entry] : *map) entry.add_paths(paths);
  }
}

ValueTemplate ValueTemplate::compile(const config::ValueTemplate& source, Script& script,
                                     const Names& names, Diagnostics& diagnostics) {
  ValueTemplate result;
  const auto* constant = std::get_if<Value>(&source.value);
  if (constant != nullptr && constant->is_absent()) return result;  // the key was not written
  result.node_ = std::make_shared<const Node>(Node::compile(source, script, names, diagnostics));
  return result;
}

Result<Value> ValueTemplate::evaluate(Runtime& runtime, const Scope& scope) const {
  if (node_ == nullptr) return Value();
  return node_->evaluate(runtime, scope);
}

std::vector<std::string> ValueTemplate::paths() const {
  std::vector<std::string> paths;
  if (node_ != nullptr) node_->add_paths(paths);
  return paths;
}

}  // namespace engine::lua
