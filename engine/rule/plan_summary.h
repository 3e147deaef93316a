// What a reviewer wants to know before reading single changes: for plan_text.cpp and
// plan_markdown.cpp only.
#pragma once

#include <string>
#include <vector>

#include "rule/plan.h"
#include "rule/plan_words.h"

namespace engine::rule {

struct RuleCounts {
  std::string rule;
  Plan::Counts counts;
};

// Tasks that ended alike, without those that changed something.
struct TaskGroup {
  std::string outcome;
  std::string reason;
  std::vector<std::string> records;
};

// How the updates of an entity treat one of its fields.
struct FieldCount {
  std::string field;  // "crm.person.phone"
  int changes = 0;
  int updates = 0;         // of the entity
  int cleared = 0;         // had a value and would get none
  std::string transition;  // the commonest one, when it occurs twice or more
  int transitions = 0;

  // A field that differs in nearly every update: case, blanks or time zones rather than content.
  bool is_noise() const;
};

struct CostLine {
  std::string connection;
  std::string purpose;  // reading | writing
  int calls = 0;
  std::string budgets;  // "120 daily (1.2 % of 10000 left)", joined by ", "
};

std::vector<RuleCounts> rule_counts(const Plan& plan);  // in the order of the rules' names
std::vector<TaskGroup> task_groups(const Plan& plan);   // parked, failed, skipped; large ones first
std::vector<FieldCount> field_counts(const Plan& plan, const PlanWords& words);  // large ones first
std::vector<CostLine> cost_lines(const Plan& plan);
// "2 to create, 1 to update; 149 unchanged, 2 parked", "no changes; 149 unchanged"
std::string in_short(const Plan& plan);

}  // namespace engine::rule
