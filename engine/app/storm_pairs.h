// The pairs of a storm: what people do to them, and what must have become of them afterwards.
//
// For one thread. Sides, random numbers and scripts belong to the storm and live longer.
#pragma once

#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "app/case_world.h"
#include "app/storm_side.h"
#include "base/result.h"
#include "base/value.h"

namespace engine::app {

// Something that a product tells: a record changed or, with `other`, was deleted.
struct StormNews {
  int side = 0;
  std::string id;
  std::string other;  // id on the other side of a record that was deleted
};

struct StormPair {
  int number = 0;
  base::Value ids[2];
  // What each side should hold, and what people did in this burst.
  std::map<std::string, base::Value> model[2];
  std::set<std::string> edited[2];
  bool deleted[2] = {false, false};
};

class StormPairs {
 public:
  StormPairs(CaseWorld& world, std::vector<StormSide>& sides, std::mt19937& random,
             lua::Runtime& lua, int seed)
      : world_(world), sides_(sides), random_(random), lua_(lua), seed_(seed) {}

  std::size_t size() const { return pairs_.size(); }

  // A record of the first side, which the rule brings to the other one, and what is told of it.
  base::Result<StormNews> make();
  // Finds the partners of those that were made. Error: one has none.
  base::Result<void> join();
  // What both sides hold now is what they should hold.
  base::Result<void> look();

  void begin_burst();
  // One field of one record, or a record as a whole; what is told of it. Absent `id`: the record
  // was gone already.
  base::Result<StormNews> edit();
  base::Result<StormNews> erase();
  // The engine deleted a record: what is told of that.
  base::Result<StormNews> heard_deletion(int side, const std::string& id);

  // After everything has come to rest. Pairs that ended are left out from then on. Error code
  // "unsettled": which record and why.
  base::Result<void> check();
  // A change of every record that there is.
  std::vector<StormNews> everything() const;

  bool was_deleted(int side, const std::string& id) const { return gone_[side].count(id) != 0; }

  int deletions() const { return deletions_; }

 private:
  StormSide& side(int i) { return sides_[static_cast<std::size_t>(i)]; }

  std::uint32_t below(std::size_t n) {
    return static_cast<std::uint32_t>(random_() % static_cast<std::uint32_t>(n));
  }

  std::string identity(const StormPair& pair) const;
  base::Result<std::optional<base::Value>> read(int i, const StormPair& pair);
  base::Result<base::Value> present(int i, const StormPair& pair);
  base::Result<std::vector<base::Value>> all_of(int i, const StormPair& pair);
  base::Result<void> compare(StormPair& pair);
  base::Result<void> check_field(int i, const StormPair& pair, const StormField& field,
                                 const base::Value& value);
  base::Result<bool> survives(StormPair& pair);
  base::Result<void> check_link(const StormPair& pair);
  base::Error lost(int i, const StormPair& pair, const std::string& field, const std::string& why);

  CaseWorld& world_;
  std::vector<StormSide>& sides_;
  std::mt19937& random_;
  lua::Runtime& lua_;
  int seed_;
  int made_ = 0;
  int deletions_ = 0;
  std::vector<StormPair> pairs_;
  std::vector<StormNews> halves_;  // of pairs that ended: what is left of them
  std::set<std::string> gone_[2];
};

}  // namespace engine::app
