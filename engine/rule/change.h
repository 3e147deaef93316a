// One write that is wanted: create, update or delete of one record, or a call with an effect.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/source.h"
#include "base/value.h"

namespace engine::rule {

enum class ChangeKind { create, update, remove, call };

// Why a field gets its value: the mapping's line, for plans and histories.
struct FieldReason {
  std::string field;
  base::SourceLoc at;
};

struct Change {
  ChangeKind kind = ChangeKind::update;
  std::string connection;
  std::string entity;  // "person"; for a call the operation
  base::Value id;      // absent for a create; may be a promise in a plan
  base::Value fields;  // object: what will be written (for a call: its arguments)
  base::Value before;  // object: the same fields as they are; absent for a create
  base::Value record;  // the whole record before, as read; for the wire's sake
  std::string title;   // what people call the record: its name or e-mail
  std::string rule;    // "pack/rule"
  std::string step;    // place in the rule, stable over attempts
  base::SourceLoc at;  // the step's line
  std::vector<FieldReason> reasons;
  std::string source;               // the record it comes from: "acme.lead:17"
  std::map<std::string, int> cost;  // budget -> units; "calls" -> requests
  bool maybe = false;               // hangs on something that only the vendor knows
};

std::string_view to_string(ChangeKind kind);  // create, update, delete, call

// What came back for a change.
struct Receipt {
  base::Value id;
  base::Value record;  // after the write, when the answer carried it
  base::Value body;    // of a call
};

}  // namespace engine::rule
