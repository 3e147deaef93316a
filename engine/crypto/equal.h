// Comparison that takes equally long wherever the texts differ: for keys, tokens and signatures.
#pragma once

#include <string_view>

namespace engine::crypto {

// Only a difference in length shows in the time it takes.
bool equal(std::string_view a, std::string_view b);

}  // namespace engine::crypto
