// The lookups of packs at run time: tables in memory, listings and single records of connections
// cached for their time to live, in this process and in the store. Safe to use from several
// threads.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/mutex.h"
#include "rule/lookup.h"
#include "rule/pack.h"
#include "rule/target.h"
#include "store/state.h"

namespace engine::run {

class Lookups {
 public:
  explicit Lookups(base::Clock& clock) : clock_(clock) {}

  // Absent: the key is unknown. Remote ones are asked through `target`.
  base::Result<base::Value> value(const rule::Pack& pack, const std::string& lookup,
                                  const base::Value& key, rule::Target& target,
                                  store::State& state);
  // Tables of an older version go out of use.
  void forget();

 private:
  struct Kept {
    std::shared_ptr<const rule::LookupTable> table;
    base::Duration until{};
  };

  base::Result<std::shared_ptr<const rule::LookupTable>> listing(const rule::Pack& pack,
                                                                 const std::string& name,
                                                                 const spec::Lookup& spec,
                                                                 rule::Target& target,
                                                                 store::State& state);
  // The records of an entity, listed once for all lookups of the pack that are made of them.
  static base::Result<base::Value> records(const rule::Pack& pack, const spec::Lookup& spec,
                                           rule::Target& target, store::State& state);
  base::Result<base::Value> single(const std::string& name, const spec::Lookup& spec,
                                   const base::Value& key, rule::Target& target,
                                   store::State& state);

  base::Clock& clock_;
  base::Mutex mutex_;
  std::map<std::string, Kept> tables_ GUARDED_BY(mutex_);
  base::Mutex loading_;  // one listing at a time
};

// What a mapping sees of it.
class TaskLookups final : public rule::LookupSource {
 public:
  TaskLookups(Lookups& lookups, const rule::Pack& pack, rule::Target& target, store::State& state)
      : lookups_(lookups), pack_(pack), target_(target), state_(state) {}

  base::Result<base::Value> value(const std::string& lookup,
                                  const base::Value& key) const override {
    return lookups_.value(pack_, lookup, key, target_, state_);
  }

 private:
  Lookups& lookups_;
  const rule::Pack& pack_;
  rule::Target& target_;
  store::State& state_;
};

}  // namespace engine::run
