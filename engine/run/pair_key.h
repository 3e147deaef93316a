// Keys of the form SET.SIDE:ID are about a record that a link set knows. Whoever works on one side
// of a pair works on both, so the other side's key is held too.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "rule/pack.h"
#include "store/links.h"

namespace engine::run {

// "people.lead:17"
std::string side_key(const rule::LinkSet& link, int side, const std::string& id);

// The names to hold for a key: its own and, when it is a side of a link, the other side's.
base::Result<std::vector<std::string>> names_of_key(const rule::Pack& pack, store::Links& links,
                                                    const std::string& key);

}  // namespace engine::run
