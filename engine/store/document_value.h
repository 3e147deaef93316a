// A value spelt so that comparing the spellings byte by byte compares the values.
//
//   absent, null    ""
//   boolean         "b0", "b1"
//   list, object    "j" canonical JSON
//   number          "n1" for zero, "n2" exponent digits, "n0" nines' complement of both "~"
//   text, promise   "t" text
//
// Equal values have equal spellings (1 = 1.0, null = absent), numbers of any length sort by their
// decimal value, and all numbers stand before all texts.
#pragma once

#include <string>

#include "base/value.h"

namespace engine::store {

std::string sortable(const base::Value& value);

}  // namespace engine::store
