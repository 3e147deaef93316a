// A store under a stopped clock, and the few moves that most cases make.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/json.h"
#include "sim/stopped_clock.h"
#include "store/store.h"

namespace engine::store {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

using Open = std::function<base::Result<std::unique_ptr<Store>>(base::Clock&, const OpenOptions&)>;

inline base::Value json(std::string_view text) {
  auto value = base::parse_json(text);
  REQUIRE(value.ok());
  return *value;
}

// The value of a result that must be one.
template <typename T>
T must(base::Result<T> result) {
  if (!result) FAIL(base::to_text(result.error()));
  return std::move(*result);
}

inline void must(const base::Result<void>& result) {
  if (!result) FAIL(base::to_text(result.error()));
}

inline NewTask on_key(const std::string& key) {
  NewTask task;
  task.rule = "pack/rule";
  task.key = key;
  return task;
}

struct World {
  explicit World(const Open& open, const OpenOptions& options = {})
      : store(must(open(clock, options))) {}

  Accepted accept(const NewTask& task) { return must(store->queue().accept(task)); }

  Accepted accept(const std::string& rule, const std::string& key = "") {
    NewTask task;
    task.rule = rule;
    task.key = key;
    return accept(task);
  }

  std::vector<Claim> claim(int limit = 50) { return must(store->queue().claim(limit, "config-1")); }

  Claim claim_one() {
    auto claims = claim(1);
    REQUIRE(claims.size() == 1);
    return claims[0];
  }

  void settle(const Claim& claim, const std::string& outcome = "done") {
    Settlement settlement;
    settlement.outcome = outcome;
    must(store->settle().settle(claim, settlement));
  }

  void give_back(const Claim& claim, BackReason reason, base::Duration later = {}) {
    must(store->queue().give_back(claim, {reason, clock.now() + later, "", ""}));
  }

  TaskView view(const std::string& task) {
    auto found = must(store->queue().find(task));
    REQUIRE(found.has_value());
    return *found;
  }

  sim::StoppedClock clock;
  std::unique_ptr<Store> store;
};

inline std::vector<std::string> tasks_of(const std::vector<Claim>& claims) {
  std::vector<std::string> tasks;
  for (const Claim& claim : claims) tasks.push_back(claim.task);
  return tasks;
}

}  // namespace engine::store
