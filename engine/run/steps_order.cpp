// The steps that compute and order: set, lua, when, each, run, answer, finish.
#include "base/json.h"
#include "crypto/hash.h"
#include "run/pair_key.h"
#include "run/process.h"

namespace engine::run {

using base::ErrorKind;
using base::Result;
using base::Value;

Flow Process::run_step(Frame& frame, const rule::Step&, const rule::SetStep& set) {
  for (const auto& [name, template_] : set.values) {
    TRY(Value value, template_.evaluate(parts_.lua, frame.scope));
    frame.scope.set(name, std::move(value));
  }
  return std::nullopt;
}

Flow Process::run_step(Frame& frame, const rule::Step& step, const rule::LuaStep& lua_step) {
  std::vector<Value> arguments;
  for (const auto& template_ : lua_step.with) {
    TRY(Value argument, template_.evaluate(parts_.lua, frame.scope));
    arguments.push_back(std::move(argument));
  }
  TRY(Value result, parts_.lua.call(parts_.pack.pack->script(), lua_step.function, arguments));
  if (!step.as.empty()) frame.scope.set(step.as, std::move(result));
  return std::nullopt;
}

Flow Process::run_step(Frame& frame, const rule::Step& step, const rule::WhenStep& when) {
  TRY(const bool holds, step.when.holds(parts_.lua, frame.scope));
  return block(frame, holds ? when.block : when.otherwise);
}

// The place of an item in the journal: its id where it has one, so that a list in another order is
// the same work.
namespace {

std::string item_name(const Value& item, std::size_t index) {
  const Value& id = item.get("id");
  return "[" + (id.is_blank() ? "#" + std::to_string(index) : std::string(id.as_text())) + "]";
}

}  // namespace

Flow Process::run_step(Frame& frame, const rule::Step& step, const rule::EachStep& each) {
  TRY(const Value list, each.in.evaluate(parts_.lua, frame.scope));
  Value failures = Value::list();
  const std::string path = frame.path;
  std::size_t index = 0;
  for (const Value& item : list.items()) {
    frame.path = path + step.place + item_name(item, index++) + "/";
    frame.scope.set(each.item, item);
    if (const auto entity = frame.records.find(each.in.root()); entity != frame.records.end())
      frame.records[each.item] = entity->second;
    const Conditions::Part part(parts_.conditions);
    Flow flow = block(frame, each.block);
    frame.path = path;
    if (!flow && (flow.error().halt != base::Halt::none || waits(flow.error()))) return flow;
    // A failed item stops no other; the rule ends as failed when all were tried.
    if (!flow) failures.push(Value::text(item_name(item, index - 1) + " " + flow.error().message));
    if (flow && *flow && ((*flow)->outcome == "parked" || (*flow)->outcome == "failed")) {
      failures.push(Value::text(item_name(item, index - 1) + " " + (*flow)->reason));
    }
  }
  if (failures.size() == 0) return std::nullopt;
  return Finish{"parked",
                std::to_string(failures.size()) + " of " + std::to_string(list.size()) +
                    " failed; first: " + std::string(failures.at(0).as_text()),
                Value::object({{"failures", failures}})};
}

Flow Process::run_step(Frame& frame, const rule::Step& step, const rule::RunStep& run) {
  const rule::Rule* called = parts_.pack.pack->rule(run.rule);
  if (called == nullptr)
    return base::error(ErrorKind::internal, "there is no rule '" + run.rule + "'");
  TRY(const Value input, evaluate(run.with, frame));
  if (run.as_task) return enqueue(frame, run, *called, input);
  return run_nested(frame, step, *called, input);
}

Flow Process::enqueue(Frame& frame, const rule::RunStep& run, const rule::Rule& called,
                      const Value& input) {
  Frame inner = frame_of(called, input, {});
  store::NewTask task;
  task.rule = called.name;
  task.input = Value::object({{"input", input}});
  if (called.key.given()) {
    TRY(task.key, called.key.text(parts_.lua, inner.scope));
  }
  task.lane = !run.lane.empty() ? run.lane : parts_.claim != nullptr ? parts_.claim->lane : "live";
  task.source = "task";
  task.coalesce = called.spec->queue.coalesce == spec::Coalesce::latest;
  task.parent = parts_.claim != nullptr ? parts_.claim->task : "";
  settlement_.children.push_back(std::move(task));
  note(frame, "done");
  return std::nullopt;
}

Flow Process::run_nested(Frame& frame, const rule::Step& step, const rule::Rule& called,
                         const Value& input) {
  if (depth_ >= kDeepestRules)
    return base::error(ErrorKind::invalid, "rules call each other more than 16 deep");
  Frame inner = frame_of(called, input, {});
  std::string key;
  if (called.key.given()) {
    TRY(key, called.key.text(parts_.lua, inner.scope));
  }
  const std::string short_name = called.name.substr(called.name.find('/') + 1);
  std::string memo = short_name + "[" + key + "]";
  if (key.empty()) {
    TRY(const std::string hash, crypto::sha256_hex(base::to_canonical_json(input)));
    memo = short_name + "[" + hash.substr(0, 12) + "]";
  }
  if (const auto known = results_.find(memo); known != results_.end()) {
    if (!step.as.empty()) frame.scope.set(step.as, known->second);
    return std::nullopt;
  }
  if (!key.empty()) {
    TRY(const auto names, names_of_key(*parts_.pack.pack, parts_.store.links(), key));
    TRY(hold(names));
  }
  // Of the place, not of the key: in a later attempt the key may be another one, and what an
  // earlier attempt sent from here must still be known.
  inner.path = frame.path + step.place + ">" + short_name + "/";
  ++depth_;
  const Conditions::Part part(parts_.conditions);
  auto finish = finished(inner, block(inner, called.steps));
  --depth_;
  if (!finish) return std::move(finish).error();
  if (finish->outcome == "parked" || finish->outcome == "failed") {
    const std::string why = short_name + ": " + finish->reason;
    if (step.on_error.given()) return base::error(ErrorKind::rejected, why);
    return Finish{finish->outcome, why, {}};
  }
  // What a nested rule created is, for this one's own record, an update at most.
  note(frame, finish->outcome == "created" ? "updated" : finish->outcome);
  results_[memo] = finish->value;
  if (!step.as.empty()) frame.scope.set(step.as, finish->value);
  return std::nullopt;
}

// The answer goes out when the request's writes are committed. The steps behind it are a task of
// their own, which sees the names that stand here.
Flow Process::run_step(Frame& frame, const rule::Step& step, const rule::AnswerStep& answer) {
  TRY(reply, render(answer.answer, parts_.lua, frame.scope));
  if (depth_ > 0) return Finish{"done", "", {}};
  const auto& steps = frame.rule.steps;
  for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
    if (&steps[i] != &step) continue;
    rest = i + 1;
    rest_scope = Value::object({});
    for (const auto& [name, value] : frame.scope.names()) {
      if (name != "settings" && name != "task" && name != "headers") rest_scope.set(name, value);
    }
  }
  return Finish{"done", "", {}};
}

Flow Process::run_step(Frame& frame, const rule::Step&, const rule::FinishStep& finish) {
  TRY(std::string message, finish.message.text(parts_.lua, frame.scope));
  TRY(Value value, evaluate(finish.value, frame));
  std::string outcome = finish.outcome;
  // `finish: done` ends the rule early; what was written before still is its outcome.
  if (outcome == "done" && stronger(frame.outcome, outcome)) outcome = frame.outcome;
  return Finish{outcome, message.empty() ? frame.reason : message, value};
}

}  // namespace engine::run
