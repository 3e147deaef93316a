// One side of a link set in a storm: its rule, and which fields people may edit there.
#pragma once

#include <optional>
#include <random>
#include <string>
#include <vector>

#include "app/case_world.h"
#include "base/result.h"
#include "rule/pack.h"

namespace engine::app {

struct StormField {
  std::string name;
  spec::FieldType type = spec::FieldType::text;
  std::vector<std::string> options;
  std::vector<std::string> partners;  // fields of the other side that depend on it, or it on them
  bool clears = true;                 // a blank here is news for the other side, not a gap to fill
  std::string copy;                   // field of the other side with the same value; "": none
};

// Which rule hears of a deleted record, and what it is told.
struct StormDeletion {
  const rule::Rule* rule = nullptr;
  std::string id;     // input for the record's own id; "": none
  std::string other;  // input for the id on the other side
  bool other_is_list = false;
};

struct StormSide {
  const rule::LinkSet* link = nullptr;
  int side = 0;
  const rule::Rule* rule = nullptr;  // what a notification of this side starts
  const rule::SyncStep* sync = nullptr;
  std::string input;                      // of the rule: the record's id
  std::optional<StormDeletion> deletion;  // nobody deletes records of this side
  connector::Client* client = nullptr;
  std::vector<StormField> fields;
  std::vector<std::string> identity;  // fields that records are found by: given once, never edited

  const rule::LinkSet::Side& name() const { return link->sides[side]; }
};

// Both sides, in the link set's order. Error invalid: one of them has no rule, or no field to edit;
// `deleted` names a side, a rule or an input that is not there.
base::Result<std::vector<StormSide>> storm_sides(CaseWorld& world, const spec::ProveAction& prove,
                                                 lua::Runtime& lua);

// A value of the field; now and then none.
base::Value storm_value(const StormField& field, std::mt19937& random);

}  // namespace engine::app
