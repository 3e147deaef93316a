// Every description that can be reached from one, in the order in which a reader meets them.
#pragma once

#include <variant>
#include <vector>

#include "config/shape.h"

namespace engine::config {

using AnyDescription = std::variant<const ObjectShape*, const EnumShape*, const OneOfShape*>;

// Each once; `root` first. Alternatives of a choice follow the choice.
std::vector<AnyDescription> descriptions_below(const Shape& root);

}  // namespace engine::config
