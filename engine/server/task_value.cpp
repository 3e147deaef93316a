#include "server/task_value.h"

#include "base/duration.h"

namespace engine::server {

using base::Value;

namespace {

Value number(std::int64_t n) {
  return Value::number(n);
}

void set_time(Value& object, const char* name, const std::optional<base::Time>& time) {
  if (time) object.set(name, Value::text(base::to_text(*time)));
}

}  // namespace

Value task_value(const store::TaskView& task) {
  Value result =
      Value::object({{"task", Value::text(task.task)},
                     {"rule", Value::text(task.rule)},
                     {"key", Value::text(task.key)},
                     {"state", Value::text(to_string(task.state))},
                     {"outcome", task.outcome.empty() ? Value::null() : Value::text(task.outcome)},
                     {"reason", task.reason.empty() ? Value::null() : Value::text(task.reason)},
                     {"lane", Value::text(task.lane)},
                     {"source", Value::text(task.source)},
                     {"attempts", number(task.attempts)},
                     {"errors", number(task.errors)},
                     {"crashes", number(task.crashes)}});
  set_time(result, "created", task.created);
  set_time(result, "run_at", task.run_at);
  set_time(result, "finished", task.finished);
  if (!task.parent.empty()) result.set("parent", Value::text(task.parent));
  if (!task.value.is_absent()) result.set("value", task.value);
  result.set("input", task.input.get("input"));
  return result;
}

Value effect_value(const store::Effect& effect) {
  Value result = Value::object({{"step", Value::text(effect.step)},
                                {"kind", Value::text(effect.kind)},
                                {"entity", Value::text(effect.entity)},
                                {"record", Value::text(effect.record)},
                                {"effect", Value::text(effect.effect)},
                                {"state", Value::text(to_string(effect.state))},
                                {"fields", effect.change},
                                {"before", effect.before}});
  set_time(result, "first_sent", effect.first_sent);
  set_time(result, "last_sent", effect.last_sent);
  return result;
}

Value whole_task_value(const store::TaskView& task, store::Store& store) {
  Value result = task_value(task);
  Value effects = Value::list();
  if (const auto journal = store.effects().of_task(task.task)) {
    for (const auto& effect : *journal) effects.push(effect_value(effect));
  }
  result.set("effects", effects);
  const auto children = store.queue().children(task.task);
  if (!children) return result;
  const std::int64_t all =
      children->left + children->trying_again + children->settled + children->parked;
  if (all == 0) return result;
  result.set("children", Value::object({{"left", number(children->left)},
                                        {"trying_again", number(children->trying_again)},
                                        {"settled", number(children->settled)},
                                        {"parked", number(children->parked)}}));
  return result;
}

}  // namespace engine::server
