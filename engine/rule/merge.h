// Wanted values meet a record's present ones: which fields are written. Pure.
//
// A field whose source did not change since the last sync (link_base.h) is not written over a
// target that did; where both changed the conflict policy decides; where neither did, a difference
// is the product's own doing.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/duration.h"
#include "base/value.h"
#include "rule/change.h"
#include "rule/link_base.h"
#include "rule/map.h"

namespace engine::rule {

struct MergeInput {
  const std::vector<Wanted>* wanted = nullptr;  // values already in the target's normal form
  const base::Value* present = nullptr;         // the target record; nullptr for a create
  const LinkBase* base = nullptr;               // nullptr: none yet
  LinkBase::Direction direction;                // sides are "" without a link set
  // Target fields that the opposite direction brings back: a value that is kept there is on its
  // way.
  const std::set<std::string>* two_way = nullptr;
  std::string conflict;  // the link set's: a side | newest | review; "" = newest
  std::string first;     // side that wins without a base; "" = the source
  std::optional<base::Time> source_modified, target_modified;  // as their systems tell them
};

struct Conflict {
  std::string field;
  base::Value wanted;
  base::Value present;
  std::string why;  // "both sides changed and their times are equal or unknown"
};

struct Merged {
  base::Value fields;             // what to write: object, perhaps empty
  base::Value before;             // the same fields as they are
  std::vector<Settled> settled;   // in step after this write; points into the input
  std::vector<Conflict> review;   // not empty: nothing may be written, a person decides
  std::vector<std::string> kept;  // "phone: the target changed since the last sync", for `why`
};

Merged merge(const MergeInput& input);

// Why each field is written, for plans and histories.
std::vector<FieldReason> reasons_of(const Merged& merged, const std::vector<Wanted>& wanted);

// Equal for the purpose of writing: absent = null = "" (a blank), else Value's ==.
inline bool same_value(const base::Value& a, const base::Value& b) {
  return a == b || (a.is_blank() && b.is_blank());
}

}  // namespace engine::rule
