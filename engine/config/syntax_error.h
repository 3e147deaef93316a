// The parser's complaints in words that say what to do.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "config/tree.h"

namespace engine::config {

inline constexpr std::string_view kNoAnchors =
    "anchors and aliases ('&' and '*') are not supported";
inline constexpr std::string_view kNoAnchorsHint = "put text that begins with '&' or '*' in quotes";
inline constexpr std::string_view kNoTags = "tags ('!') are not supported";
inline constexpr std::string_view kNoTagsHint = "put text that begins with '!' in quotes";

// `complaint` is the parser's message, `place` where it stopped, `tree` what it had built.
base::Diagnostic explain_syntax_error(const std::string& complaint, const EventPlace& place,
                                      const TreeBuilder& tree, const base::SourceFile& file);

}  // namespace engine::config
