// A value as it stands in a path, a query, a form or a header.
#pragma once

#include <string>

#include "base/value.h"

namespace engine::connector {

// Absent and null: "". A list: its items, joined by ",". An object: its JSON.
std::string wire_text(const base::Value& value);

}  // namespace engine::connector
