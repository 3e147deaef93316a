// One value of a field: as the wire has it, and as everybody above the connector sees it. Pure.
//
// Two values that mean the same become equal, so that an unchanged record is never written: numeric
// texts become numbers, times RFC 3339 in UTC, ids of options their labels in the order of the
// field's own list.
#pragma once

#include <optional>

#include "base/result.h"
#include "base/value.h"
#include "connector/client.h"

namespace engine::connector {

// nullopt when the field cannot hold the value. Absent, null and promises are what they are.
std::optional<base::Value> normal_value(const FieldInfo& field, const base::Value& value);
// As read: what does not fit, an unknown option for one, stays as it came.
base::Value read_value(const FieldInfo& field, const base::Value& value);
// As wanted: Error invalid, naming the field, when it cannot hold the value.
base::Result<base::Value> wanted_value(const FieldInfo& field, const base::Value& value);
// For the wire: labels become ids. Error invalid as above.
base::Result<base::Value> wire_value(const FieldInfo& field, const base::Value& value);

}  // namespace engine::connector
