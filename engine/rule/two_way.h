// Finds the syncs of a pack that are two directions of one link set.
#pragma once

#include <memory>
#include <vector>

#include "rule/pack.h"

namespace engine::rule {

// Sets `two_way` and `come_back` of every sync step.
void pair_directions(const spec::Pack& pack, const std::vector<std::unique_ptr<Rule>>& rules);

}  // namespace engine::rule
