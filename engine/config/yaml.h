// YAML text to Node: YAML 1.2 without its traps.
//
// Errors are: a key given twice, merge keys (`<<`), anchors, aliases, tags, a second document, tabs
// as indentation; a file over 1 MiB, over 64 levels or over 100,000 values. The file is not
// executed, expanded or completed in any way.
#pragma once

#include <memory>
#include <optional>

#include "base/diagnostic.h"
#include "base/source.h"
#include "config/node.h"

namespace engine::config {

inline constexpr std::size_t kMaxYamlBytes = 1024 * 1024;
inline constexpr std::size_t kMaxYamlDepth = 64;
inline constexpr std::size_t kMaxYamlNodes = 100'000;

// nullopt when there was an error; an empty file is an empty node.
std::optional<Node> load_yaml(std::shared_ptr<const base::SourceFile> file,
                              base::Diagnostics& diagnostics);

}  // namespace engine::config
