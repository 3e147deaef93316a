// Reads YAML text as the file input.yaml.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "base/diagnostic.h"
#include "config/read.h"
#include "config/yaml.h"

namespace engine::config {

inline std::shared_ptr<const base::SourceFile> input_file(std::string text) {
  return std::make_shared<base::SourceFile>(base::SourceFile{"input.yaml", std::move(text)});
}

inline std::string to_text(const base::Diagnostics& diagnostics) {
  std::string text;
  for (const base::Diagnostic& each : diagnostics.sorted()) text += base::to_text(each);
  return text;
}

// The text of everything that is wrong; "" when `out` was read.
template <class T>
std::string read_text(const std::string& text, T& out) {
  base::Diagnostics diagnostics;
  const auto node = load_yaml(input_file(text), diagnostics);
  const bool ok = node && read(*node, out, diagnostics);
  const std::string problems = to_text(diagnostics);
  return ok == diagnostics.has_errors() ? "read() and its diagnostics disagree:\n" + problems
                                        : problems;
}

}  // namespace engine::config
