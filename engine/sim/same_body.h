// Whether two request bodies say the same.
#pragma once

#include <string_view>

namespace engine::sim {

// JSON is compared by its meaning, anything else as it is.
bool same_body(std::string_view one, std::string_view other);

}  // namespace engine::sim
