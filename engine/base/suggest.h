// The nearest name, for "did you mean".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace engine::base {

// The candidate within edit distance 2 (1 for words of up to 3 letters), the nearest first;
// case does not count. nullopt if none is near.
std::optional<std::string> suggest(std::string_view word,
                                   const std::vector<std::string>& candidates);

// "did you mean 'when'?" or "" .
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace engine::base
