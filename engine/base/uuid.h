// UUIDs of version 7 (RFC 9562): random, and sorted by the time they were made.
#pragma once

#include <string>

#include "base/duration.h"

namespace engine::base {

// 36 characters, lower case. Each one sorts after all that this process made before, also when
// `now` stands still or jumps back. Safe to use from several threads.
std::string uuid7(Time now);

}  // namespace engine::base
