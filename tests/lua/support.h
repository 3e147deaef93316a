// What the tests of this layer share: a script with modules, and a way to evaluate an expression.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "lua/expression.h"

namespace engine::lua::test {

inline std::shared_ptr<const base::SourceFile> file(std::string path, std::string text) {
  return std::make_shared<const base::SourceFile>(
      base::SourceFile{std::move(path), std::move(text)});
}

// {"dates", "return …"} as "acme/dates.lua".
inline Script script(std::vector<std::pair<std::string, std::string>> modules = {},
                     Kind kind = Kind::function) {
  std::vector<Module> own;
  for (auto& [name, text] : modules) own.push_back({name, file("acme/" + name + ".lua", text)});
  return Script("acme", kind, std::move(own), {});
}

// The expression as it would stand at rules.yaml:10:7.
inline config::Expression source(const std::string& text) {
  return {text, {file("rules.yaml", std::string(9, '\n') + "when: " + text), 10, 7, 0}};
}

inline std::string all(const base::Diagnostics& diagnostics) {
  std::string text;
  for (const auto& diagnostic : diagnostics.sorted()) text += base::to_text(diagnostic);
  return text;
}

inline std::string json(const base::Value& value) {
  return value.is_absent() ? "absent" : base::to_json(value);
}

inline std::string shown(const base::Result<base::Value>& result) {
  if (result) return json(*result);
  const base::Error& error = result.error();
  return (error.at.known() ? error.at.text() + ": " : "") + error.message + " [" + error.code + "]";
}

// The value of an expression that sees one name, `input`; what is wrong with it otherwise.
inline std::string evaluated(const std::string& expression, std::string_view input = "{}",
                             std::vector<std::pair<std::string, std::string>> modules = {}) {
  Script made = script(std::move(modules));
  base::Diagnostics diagnostics;
  const auto compiled = Expression::compile(source(expression), made, {"input.*"}, diagnostics);
  if (!diagnostics.empty()) return all(diagnostics);
  Scope scope;
  scope.set("input", base::parse_json(input).value());
  Runtime runtime;
  runtime.set_now(*base::parse_time("2026-11-21T23:30:00Z"));
  return shown(compiled.evaluate(runtime, scope));
}

}  // namespace engine::lua::test
