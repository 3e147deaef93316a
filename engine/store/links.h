// Pairs of records that belong together, each with its base: the values after the last sync.
// Every method is one commit. Safe to use from several threads.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/duration.h"
#include "base/result.h"
#include "base/value.h"

namespace engine::store {

struct Link {
  std::string id;    // UUIDv7; "" for a new one
  std::string set;   // "pack/people"
  std::string a_id;  // of the first side in the link set's order
  std::string b_id;
  // { field of b: { "a": canonical JSON hash of the mapped value from a, "b": hash of b's value,
  // "value": b's value } } per direction: what it holds is the rule layer's business; the store
  // keeps it.
  base::Value base;
  base::Time updated{};
};

class Links {
 public:
  virtual ~Links() = default;
  // `side` 0: by a_id, 1: by b_id.
  virtual base::Result<std::optional<Link>> find(const std::string& set, int side,
                                                 const std::string& id) = 0;
  virtual base::Result<void> put(
      Link link) = 0;  // inserts or replaces; a pair that held one of the ids before is removed
  virtual base::Result<void> remove(const std::string& link_id) = 0;
  virtual base::Result<std::vector<Link>> list(const std::string& set, const std::string& after_id,
                                               int limit) = 0;
  virtual base::Result<std::int64_t> count(const std::string& set) = 0;
};

}  // namespace engine::store
