#include "run/process.h"

#include <array>

#include "base/json.h"
#include "crypto/hash.h"
#include "run/pair_key.h"
#include "spec/hooks.h"

namespace engine::run {

using base::Error;
using base::ErrorKind;
using base::Result;
using base::Value;

namespace {

// The store makes a waiting task due when its name is free; this is for the case that it cannot.
constexpr auto kLongestHold = std::chrono::seconds(30);

Value task_value(const store::Claim* claim) {
  if (claim == nullptr) return Value::object({});
  return Value::object({{"id", Value::text(claim->task)},
                        {"rule", Value::text(claim->rule)},
                        {"attempt", Value::number(static_cast<std::int64_t>(claim->attempt))},
                        {"created", Value::text(base::to_text(claim->created))}});
}

std::optional<Finish> as_finish(const std::string& word, const std::string& why) {
  if (word == "skip") return Finish{"skipped", why, {}};
  if (word == "park") return Finish{"parked", why, {}};
  if (word == "fail") return Finish{"failed", why, {}};
  return std::nullopt;
}

}  // namespace

bool stronger(std::string_view outcome, std::string_view than) {
  static constexpr std::array<std::string_view, 6> kOrder = {"",        "done",    "skipped",
                                                             "deleted", "updated", "created"};
  const auto rank = [](std::string_view word) {
    return std::find(kOrder.begin(), kOrder.end(), word) - kOrder.begin();
  };
  return rank(outcome) > rank(than);
}

Process::Process(const Parts& parts) : parts_(parts) {
  parts_.lua.set_now(parts.claim != nullptr ? parts.claim->created : parts.clock.now());
}

Frame Process::frame_of(const rule::Rule& rule, const Value& input, const Value& event) const {
  Frame frame{rule, lua::Scope(), "", "", "", {}, {}};
  frame.scope.set("settings", parts_.pack.settings);
  if (rule.name == parts_.pack.pack->name() + "/" + spec::kHooksRule)
    frame.scope.set(spec::kHooksName, parts_.pack.hooks);
  frame.scope.set("task", task_value(parts_.claim));
  for (const auto& entry : event) frame.scope.set(entry.key.as_text(), entry.value);
  frame.scope.set("input", input);
  for (const auto& entry : input) frame.scope.set(entry.key.as_text(), entry.value);
  return frame;
}

Result<Finish> Process::run(const rule::Rule& rule, const Value& input, const Value& event) {
  if (parts_.claim != nullptr && !parts_.claim->key.empty()) {
    TRY(const auto names, names_of_key(*parts_.pack.pack, parts_.store.links(), parts_.claim->key));
    TRY(hold(names));
  }
  Frame frame = frame_of(rule, input, event);
  if (parts_.claim == nullptr) {
    // What the pack's `before` steps brought stands for the rule as well.
    for (const auto& entry : rest_scope) frame.scope.set(entry.key.as_text(), entry.value);
    rest_scope = {};
  }
  return finished(frame, block(frame, rule.steps));
}

Result<Finish> Process::run_rest(const rule::Rule& rule, std::size_t first_step,
                                 const Value& scope) {
  Frame frame{rule, lua::Scope(), "", "", "", {}, {}};
  for (const auto& entry : scope) frame.scope.set(entry.key.as_text(), entry.value);
  frame.scope.set("settings", parts_.pack.settings);
  frame.scope.set("task", task_value(parts_.claim));
  for (std::size_t i = first_step; i < rule.steps.size(); ++i) {
    Flow flow = step(frame, rule.steps[i]);
    if (!flow || *flow) return finished(frame, std::move(flow));
  }
  return finished(frame, std::nullopt);
}

Result<std::optional<Finish>> Process::run_before(const rule::Rule& rule, const Value& event) {
  Frame frame = frame_of(rule, Value::object({}), event);
  TRY(auto finish, block(frame, parts_.pack.pack->before()));
  Value brought = Value::object({});
  for (const auto& [name, value] : frame.scope.names()) {
    if (!event.has(name) && name != "settings" && name != "task" && name != "input")
      brought.set(name, value);
  }
  rest_scope = brought;
  return finish;
}

// A rule that ends well remembers what its source looked like, so that the same again is nothing to
// do.
Result<Finish> Process::finished(Frame& frame, Flow flow) {
  if (!flow) return std::move(flow).error();
  Finish finish = *flow ? std::move(**flow)
                        : Finish{frame.outcome.empty() ? "done" : frame.outcome, frame.reason, {}};
  if (finish.outcome != "parked" && finish.outcome != "failed") {
    TRY(remember(frame));
  }
  return finish;
}

Flow Process::block(Frame& frame, const rule::Block& steps) {
  for (const rule::Step& each : steps) {
    TRY(auto finish, step(frame, each));
    if (finish) return finish;
  }
  return std::nullopt;
}

Flow Process::step(Frame& frame, const rule::Step& step) {
  const bool branches = std::holds_alternative<rule::WhenStep>(step.kind);
  if (step.when.given() && !branches) {
    TRY(const bool holds, step.when.holds(parts_.lua, frame.scope));
    if (!holds) return std::nullopt;
  }
  const std::size_t answers = parts_.conditions != nullptr ? parts_.conditions->answers() : 0;
  Flow flow = std::visit([&](const auto& kind) { return run_step(frame, step, kind); }, step.kind);
  if (flow) return flow;
  if (parts_.conditions != nullptr) parts_.conditions->forget_since(answers);
  return on_failure(frame, step, std::move(flow).error());
}

// The step's own `missing` and `on_error` first; what neither of them takes ends the attempt.
Flow Process::on_failure(Frame& frame, const rule::Step& step, Error error) {
  if (!error.at.known()) error.at = step.at;
  if (error.halt != base::Halt::none) return error;
  if (error.kind == ErrorKind::missing && step.missing.given())
    return react(frame, step.missing, "", error.message);
  if (!step.on_error.given() || waits(error)) return error;
  frame.scope.set("error", Value::object({{"message", Value::text(error.message)},
                                          {"kind", Value::text(to_string(error.kind))},
                                          {"code", Value::text(error.code)}}));
  return react(frame, step.on_error, "park", error.message);
}

// Tried again later, whatever the step says.
bool Process::waits(const Error& error) const {
  if (error.kind == ErrorKind::transient) return !parts_.last_attempt;
  return error.kind == ErrorKind::throttled || error.kind == ErrorKind::unauthorized ||
         error.kind == ErrorKind::stopped;
}

Flow Process::react(Frame& frame, const rule::Reaction& reaction, const std::string& fallback,
                    const std::string& why) {
  if (!reaction.steps.empty()) return block(frame, reaction.steps);
  return as_finish(reaction.word.empty() ? fallback : reaction.word, why);
}

Result<Value> Process::evaluate(const lua::ValueTemplate& value, const Frame& frame) {
  if (!value.given()) return Value();
  return value.evaluate(parts_.lua, frame.scope);
}

Result<Value> Process::evaluate(const rule::Values& values, const Frame& frame) {
  Value result = Value::object({});
  for (const auto& [name, value] : values) {
    TRY(Value each, value.evaluate(parts_.lua, frame.scope));
    result.set(name, std::move(each));
  }
  return result;
}

void Process::bind(Frame& frame, const rule::Step& step, const rule::EntityRef& entity,
                   Value record) {
  if (step.as.empty()) return;
  frame.scope.set(step.as, std::move(record));
  frame.records[step.as] = entity;
}

void Process::note(Frame& frame, std::string_view outcome) {
  if (stronger(outcome, frame.outcome)) frame.outcome = outcome;
}

Result<void> Process::hold(const std::vector<std::string>& names) {
  if (parts_.claim == nullptr) return {};
  std::vector<std::string> fresh;
  for (const auto& name : names) {
    if (held_.count(name) == 0) fresh.push_back(name);
  }
  if (fresh.empty()) return {};
  TRY(std::string taken, parts_.store.queue().hold(*parts_.claim, fresh));
  // Stepping back costs the calls made so far once more, so a short wait is worth it.
  while (!taken.empty() && parts_.wait_for_release && parts_.wait_for_release(taken)) {
    TRY(taken, parts_.store.queue().hold(*parts_.claim, fresh));
  }
  if (!taken.empty()) return held_elsewhere(taken);
  held_.insert(fresh.begin(), fresh.end());
  return {};
}

Result<void> Process::hold_late(const std::string& name, bool patient) {
  if (patient || parts_.claim == nullptr || held_.count(name) != 0) return hold({name});
  TRY(const std::string taken, parts_.store.queue().hold(*parts_.claim, {name}));
  if (!taken.empty()) return held_elsewhere(taken);
  held_.insert(name);
  return {};
}

Error Process::held_elsewhere(const std::string& name) {
  Error held =
      base::halted(base::Halt::held, ErrorKind::conflict, "another task works on '" + name + "'");
  held.connection = name;
  held.retry_after = kLongestHold;
  return held;
}

Result<std::string> Process::fingerprint(const rule::EntityRef& entity, const Value& record) {
  // When a record was modified says nothing about whether what the rule uses of it did.
  TRY(const std::string modified, parts_.target.modified_field(entity));
  Value content = record;
  if (!modified.empty()) content.erase(modified);
  return crypto::sha256_hex(parts_.pack.version + base::to_canonical_json(content));
}

namespace {

std::string record_name(const rule::EntityRef& entity, const Value& id) {
  return entity.text() + ":" + std::string(id.as_text());
}

}  // namespace

Result<bool> Process::unchanged(Frame& frame, const rule::EntityRef& entity, const Value& record) {
  frame.source = Frame::Source{entity, record};
  if (parts_.look_again) return false;
  TRY(const std::string id, parts_.target.id_field(entity));
  TRY(const std::string now, fingerprint(entity, record));
  TRY(const std::string then,
      parts_.store.state().fingerprint(frame.rule.name, record_name(entity, record.get(id))));
  return now == then;
}

Result<void> Process::remember(const Frame& frame) {
  if (!frame.source) return {};
  TRY(const std::string id, parts_.target.id_field(frame.source->entity));
  TRY(const std::string hash, fingerprint(frame.source->entity, frame.source->record));
  settlement_.fingerprints.push_back(
      {frame.rule.name, record_name(frame.source->entity, frame.source->record.get(id)), hash});
  return {};
}

Result<std::optional<Value>> Process::read(const rule::EntityRef& entity, const Value& id,
                                           const std::vector<std::string>& fields) {
  // One fetch per record and task, unless more of it is wanted now.
  const std::string name = record_name(entity, id);
  if (const auto known = seen_.find(name); known != seen_.end()) {
    const auto has = [&](const std::string& field) {
      return rule::is_if_there(field) || known->second.has(field);
    };
    if (!fields.empty() && std::all_of(fields.begin(), fields.end(), has))
      return std::optional<Value>(known->second);
  }
  TRY(auto record, parts_.target.read(entity, id, fields));
  if (record) seen_[name] = *record;
  return record;
}

rule::Change Process::change_of(const Frame& frame, const rule::Step& step, rule::ChangeKind kind,
                                const rule::EntityRef& entity) const {
  rule::Change change;
  change.kind = kind;
  change.connection = entity.connection;
  change.entity = entity.entity;
  change.rule = frame.rule.name;
  change.step = frame.path + step.place;
  change.at = step.at;
  return change;
}

Result<rule::Receipt> Process::write(Frame& frame, rule::Change change, const WriteNotes& notes) {
  change.cost = parts_.target.cost(change);
  TRY(rule::Receipt receipt, parts_.writer.write(change, notes));
  const rule::EntityRef entity{change.connection, change.entity};
  if (change.kind == rule::ChangeKind::call) return receipt;
  seen_.erase(record_name(entity, change.id));
  // A write to the source itself is not news when its notification comes.
  if (frame.source && change.kind == rule::ChangeKind::update &&
      frame.source->entity.text() == entity.text()) {
    TRY(const std::string id, parts_.target.id_field(entity));
    if (frame.source->record.get(id).as_text() == change.id.as_text()) {
      for (const auto& entry : change.fields) {
        if (frame.source->record.has(entry.key.as_text()))
          frame.source->record.set(entry.key.as_text(), entry.value);
      }
    }
  }
  return receipt;
}

}  // namespace engine::run
