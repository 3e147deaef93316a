// What would be written: changes in order, what became of each task, and what it costs.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/value.h"
#include "rule/change.h"

namespace engine::rule {

struct PlannedTask {
  std::string task;
  std::string rule;    // "pack/rule"
  std::string record;  // what it is about: key or source record
  std::string outcome;
  std::string reason;
  std::string parent;  // task that enqueued it
};

struct Plan {
  std::vector<Change> changes;
  std::vector<PlannedTask> tasks;
  std::map<std::string, std::map<std::string, int>>
      read_cost;  // connection -> budget -> units spent while planning; "calls" -> requests
  std::map<std::string, std::map<std::string, int>>
      write_cost;  // connection -> budget -> units that applying takes
  std::map<std::string, std::int64_t> budget_left;  // "connection.budget" -> units, for shares
  std::string workspace;                            // hash

  struct Counts {
    int create = 0, update = 0, remove = 0, call = 0, unchanged = 0, parked = 0, failed = 0,
        done = 0;
    std::map<std::string, int> reasons;  // of parked, failed and unchanged tasks
  };

  // Tasks that enqueued others are not counted as records.
  Counts counts() const;

  bool has_changes() const { return !changes.empty(); }
};

struct PlanStyle {
  bool colour = false;
  bool show_values = true;
  std::size_t most_changes = 50;  // then "and 12 more"; 0: all
};

// For people: per rule the counts; each change with field, old → new and the line that caused it;
// cost.
std::string to_text(const Plan& plan, const PlanStyle& style);
// {"format":"engine.plan","version":"1.0",…}
base::Value to_value(const Plan& plan);
std::string to_markdown(const Plan& plan, std::size_t most_bytes);

}  // namespace engine::rule
