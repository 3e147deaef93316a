#include "rule/plan_summary.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

namespace engine::rule {

namespace {

// "1.2 %", "40 %", "<0.1 %"
std::string percent(std::int64_t part, std::int64_t whole) {
  constexpr double kHundred = 100;
  const double share = kHundred * static_cast<double>(part) / static_cast<double>(whole);
  if (share < 0.1) return "<0.1 %";
  return share < 10 ? fmt::format("{:.1f} %", share) : fmt::format("{:.0f} %", share);
}

void append(std::string& text, const std::string& part) {
  if (!text.empty()) text += ", ";
  text += part;
}

CostLine cost_line(const Plan& plan, const std::string& connection, const std::string& purpose,
                   const std::map<std::string, int>& cost) {
  CostLine line{connection, purpose, 0, ""};
  for (const auto& [budget, units] : cost) {
    if (budget == "calls") {
      line.calls = units;
      continue;
    }
    std::string text = std::to_string(units) + " " + budget;
    const auto left = plan.budget_left.find(connection + "." + budget);
    if (purpose == "writing" && left != plan.budget_left.end()) {
      const std::string rest = std::to_string(left->second) + " left";
      text += left->second > 0 ? " (" + percent(units, left->second) + " of " + rest + ")"
                               : " (0 left)";
    }
    append(line.budgets, text);
  }
  return line;
}

}  // namespace

bool FieldCount::is_noise() const {
  constexpr int kFewest = 10;
  constexpr int kPercent = 90;
  return updates >= kFewest && changes * 100 > updates * kPercent;
}

std::vector<TaskGroup> task_groups(const Plan& plan) {
  std::map<std::pair<std::string, std::string>, TaskGroup> groups;
  for (const PlannedTask& task : plan.tasks) {
    if (task.outcome != "parked" && task.outcome != "failed" && task.outcome != "skipped") continue;
    TaskGroup& group = groups[{task.outcome, task.reason}];
    group.outcome = task.outcome;
    group.reason = task.reason;
    group.records.push_back(task.record);
  }
  std::vector<TaskGroup> result;
  for (auto& [key, group] : groups) result.push_back(std::move(group));
  const auto rank = [](const std::string& outcome) {
    return outcome == "failed" ? 0 : outcome == "parked" ? 1 : 2;
  };
  std::stable_sort(result.begin(), result.end(), [&](const TaskGroup& a, const TaskGroup& b) {
    return std::make_tuple(rank(a.outcome), -static_cast<long>(a.records.size())) <
           std::make_tuple(rank(b.outcome), -static_cast<long>(b.records.size()));
  });
  return result;
}

std::vector<FieldCount> field_counts(const Plan& plan, const PlanWords& words) {
  std::map<std::string, int> updates;
  std::map<std::string, FieldCount> fields;
  std::map<std::string, std::map<std::string, int>> transitions;
  for (const Change& change : plan.changes) {
    if (change.kind != ChangeKind::update) continue;
    const std::string entity = change.connection + "." + change.entity;
    ++updates[entity];
    for (const auto& entry : change.fields) {
      const base::Value& before = change.before.get(entry.key.as_text());
      const std::string name = entity + "." + std::string(entry.key.as_text());
      FieldCount& field = fields[name];
      field.field = name;
      ++field.changes;
      if (entry.value.is_blank() && !before.is_blank()) ++field.cleared;
      const auto [from, to] = words.values(before, entry.value);
      ++transitions[name][from + " → " + to];
    }
  }
  std::vector<FieldCount> result;
  for (auto& [name, field] : fields) {
    field.updates = updates[name.substr(0, name.find('.', name.find('.') + 1))];
    for (const auto& [transition, times] : transitions[name]) {
      if (times < 2 || times <= field.transitions) continue;
      field.transition = transition;
      field.transitions = times;
    }
    result.push_back(std::move(field));
  }
  std::stable_sort(result.begin(), result.end(),
                   [](const auto& a, const auto& b) { return a.changes > b.changes; });
  return result;
}

std::vector<CostLine> cost_lines(const Plan& plan) {
  std::vector<CostLine> lines;
  for (const auto& [connection, cost] : plan.read_cost) {
    lines.push_back(cost_line(plan, connection, "reading", cost));
  }
  for (const auto& [connection, cost] : plan.write_cost) {
    lines.push_back(cost_line(plan, connection, "writing", cost));
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const auto& a, const auto& b) { return a.connection < b.connection; });
  return lines;
}

std::string in_short(const Plan& plan) {
  const Plan::Counts counts = plan.counts();
  std::string changes;
  std::string rest;
  const auto add = [](std::string& text, int count, const char* what) {
    if (count > 0) append(text, std::to_string(count) + " " + what);
  };
  add(changes, counts.create, "to create");
  add(changes, counts.update, "to update");
  add(changes, counts.remove, "to delete");
  add(changes, counts.call, "to call");
  add(rest, counts.unchanged, "unchanged");
  add(rest, counts.parked, "parked");
  add(rest, counts.failed, "failed");
  add(rest, counts.done, "done");
  if (changes.empty()) changes = "no changes";
  return rest.empty() ? changes : changes + "; " + rest;
}

}  // namespace engine::rule
