// A plan as JSON: what `apply` reads and other programs look at.
#include "rule/plan.h"

namespace engine::rule {

using base::Value;

namespace {

Value text(std::string_view text) {
  return Value::text(text);
}

Value number(std::int64_t number) {
  return Value::number(number);
}

Value numbers(const std::map<std::string, int>& values) {
  Value result = Value::object();
  for (const auto& [name, value] : values) result.set(name, number(value));
  return result;
}

Value costs(const std::map<std::string, std::map<std::string, int>>& costs) {
  Value result = Value::object();
  for (const auto& [connection, cost] : costs) result.set(connection, numbers(cost));
  return result;
}

// JSON has no promises: {"$promise": "crm.person#3"} stands for one.
Value marked(const Value& value) {
  if (value.is_promise()) return Value::object({{"$promise", text(value.as_text())}});
  if (value.is_list()) {
    Value items = Value::list();
    for (const Value& item : value.items()) items.push(marked(item));
    return items;
  }
  if (!value.is_object()) return value;
  Value fields = Value::object();
  for (const auto& entry : value) fields.set(entry.key.as_text(), marked(entry.value));
  return fields;
}

Value to_value(const Change& change) {
  Value reasons = Value::object();
  for (const FieldReason& reason : change.reasons) {
    if (reason.at.known()) reasons.set(reason.field, text(reason.at.text()));
  }
  Value result = Value::object({{"kind", text(to_string(change.kind))},
                                {"connection", text(change.connection)},
                                {"entity", text(change.entity)},
                                {"id", marked(change.id)},
                                {"title", text(change.title)},
                                {"fields", marked(change.fields)},
                                {"before", marked(change.before)},
                                {"rule", text(change.rule)},
                                {"step", text(change.step)},
                                {"at", text(change.at.text())},
                                {"reasons", reasons},
                                {"source", text(change.source)},
                                {"cost", numbers(change.cost)}});
  if (change.maybe) result.set("maybe", Value::boolean(true));
  return result;
}

Value to_value(const PlannedTask& task) {
  return Value::object({{"task", text(task.task)},
                        {"rule", text(task.rule)},
                        {"record", text(task.record)},
                        {"outcome", text(task.outcome)},
                        {"reason", text(task.reason)},
                        {"parent", text(task.parent)}});
}

Value to_value(const Plan::Counts& counts) {
  return Value::object({{"create", number(counts.create)},
                        {"update", number(counts.update)},
                        {"delete", number(counts.remove)},
                        {"call", number(counts.call)},
                        {"unchanged", number(counts.unchanged)},
                        {"parked", number(counts.parked)},
                        {"failed", number(counts.failed)},
                        {"done", number(counts.done)},
                        {"reasons", numbers(counts.reasons)}});
}

}  // namespace

Value to_value(const Plan& plan) {
  Value changes = Value::list();
  for (const Change& change : plan.changes) changes.push(to_value(change));
  Value tasks = Value::list();
  for (const PlannedTask& task : plan.tasks) tasks.push(to_value(task));
  Value budgets = Value::object();
  for (const auto& [budget, left] : plan.budget_left) budgets.set(budget, number(left));
  return Value::object({{"format", text("engine.plan")},
                        {"version", text("1.0")},
                        {"workspace", text(plan.workspace)},
                        {"counts", to_value(plan.counts())},
                        {"changes", changes},
                        {"tasks", tasks},
                        {"read_cost", costs(plan.read_cost)},
                        {"write_cost", costs(plan.write_cost)},
                        {"budget_left", budgets}});
}

}  // namespace engine::rule
