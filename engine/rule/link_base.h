// The base of a link: what both records held after the last sync, as hashes. Both directions of a
// link set share it, so that what one direction wrote is no news to the other.
//
// Stored as
//   values:  { side: { field: hash } }                 fields that were in step
//   mapped:  { target side: { field: [hash, sources] } }  what the mapping gave, and from what:
//            a mapping that was edited since then gives something else from the same source
//   written: { side: true }                            we wrote this side last: its echo is due
// Not safe for several threads; a value.
#pragma once

#include <string>
#include <vector>

#include "base/value.h"
#include "rule/map.h"

namespace engine::rule {

// Stable over runs and machines; short.
std::string value_hash(const base::Value& value);

// A field that is in step: the source gave `wanted`, the target holds `held`.
struct Settled {
  const Wanted* wanted = nullptr;
  const base::Value* held = nullptr;
};

enum class Since { unknown, same, changed };

class LinkBase {
 public:
  // From one side's record to the other's.
  struct Direction {
    std::string source_side, target_side;
    const base::Value* source = nullptr;  // the source's record
  };

  LinkBase() = default;

  explicit LinkBase(base::Value stored) : stored_(std::move(stored)) {}

  const base::Value& stored() const { return stored_; }

  bool empty() const { return !stored_.has("values"); }

  // Whether the source gives something else than after the last sync.
  Since source(const Direction& direction, const Wanted& wanted) const;
  Since target(const Direction& direction, const std::string& field,
               const base::Value& present) const;
  void learn(const Direction& direction, const std::vector<Settled>& settled);

  bool written(const std::string& side) const { return stored_.get("written").has(side); }

  void set_written(const std::string& side, bool is);

 private:
  base::Value stored_;
};

}  // namespace engine::rule
