#include "run/rule_task.h"

#include "run/executor.h"
#include "run/input.h"

namespace engine::run {

using base::Result;
using base::Value;

Result<store::NewTask> rule_task(const World& world, const rule::Rule& rule, const Value& inputs,
                                 const std::string& source) {
  TRY(const Value input, inputs_by_name(rule, inputs));
  store::NewTask task;
  task.rule = rule.name;
  task.input = task_input(input, {});
  task.source = source;
  task.lane = rule.spec->queue.lane;
  if (rule.key.given()) {
    lua::Runtime lua;
    lua::Scope scope;
    scope.set("settings", world.pack_of(rule.name)->settings);
    scope.set("input", input);
    for (const auto& entry : input) scope.set(entry.key.as_text(), entry.value);
    TRY(task.key, rule.key.text(lua, scope));
  }
  return task;
}

}  // namespace engine::run
