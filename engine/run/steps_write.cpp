// The steps that write one record or call an operation: create, update, delete, call.
#include <algorithm>

#include "rule/merge.h"
#include "run/process.h"

namespace engine::run {

using base::ErrorKind;
using base::Result;
using base::Value;

namespace {

// A record has every field that was asked for and that its account knows, if only as a null.
bool has_any(const Value& record, const std::vector<std::string>& fields) {
  return fields.empty() || std::any_of(fields.begin(), fields.end(), [&](const auto& field) {
           return record.has(field.substr(0, field.find('.')));
         });
}

}  // namespace

Result<rule::WantedList> Process::map(Frame& frame, const rule::Mapping& mapping,
                                      const std::string& from, const rule::EntityRef& target) {
  const Value& record = frame.scope.get(from);
  if (!record.is_object())
    return base::error(ErrorKind::invalid, "'" + from + "' is no record here");
  const TaskLookups lookups(parts_.lookups, *parts_.pack.pack, parts_.target, parts_.store.state());
  TRY(auto wanted, mapping.map(parts_.lua, record, frame.scope, lookups));
  // An account that lacks the target, or all that the line reads, has no say in it.
  for (auto& each : wanted) {
    if (!each.spec->optional || each.value.is_absent()) continue;
    TRY(const bool there, parts_.target.has_field(target, *each.field));
    if (!there || !has_any(record, each.spec->fields)) each.value = Value();
  }
  return wanted;
}

Result<Value> Process::wanted_fields(Frame& frame, const rule::Mapping* mapping,
                                     const std::string& from, const rule::Values& fields,
                                     const rule::EntityRef& entity,
                                     std::vector<rule::FieldReason>& reasons) {
  Value result = Value::object({});
  if (mapping != nullptr) {
    TRY(const auto wanted, map(frame, *mapping, from, entity));
    for (const auto& each : wanted) {
      if (each.value.is_absent() || each.spec->write == spec::Write::never) continue;
      TRY(Value value, parts_.target.normalise(entity, *each.field, each.value));
      result.set(*each.field, std::move(value));
      reasons.push_back({*each.field, each.spec->at});
    }
  }
  for (const auto& [name, template_] : fields) {
    TRY(const Value value, template_.evaluate(parts_.lua, frame.scope));
    if (value.is_absent()) continue;
    TRY(Value normal, parts_.target.normalise(entity, name, value));
    result.set(name, std::move(normal));
  }
  return result;
}

Flow Process::run_step(Frame& frame, const rule::Step& step, const rule::CreateStep& create) {
  rule::Change change = change_of(frame, step, rule::ChangeKind::create, create.entity);
  TRY(change.fields, wanted_fields(frame, create.mapping.get(), create.from, create.fields,
                                   create.entity, change.reasons));
  WriteNotes notes;
  // Several fields tell records apart together, as they find them.
  std::string name;
  for (const auto& field : create.unique) {
    const Value& value = change.fields.get(field);
    if (value.is_blank()) continue;
    notes.readback.set(field, value);
    name += (name.empty() ? create.entity.text() + " " : ", ") + field + "=" +
            std::string(value.as_text());
  }
  std::vector<std::string> names;
  if (!name.empty()) names.push_back(std::move(name));
  TRY(hold(names));
  TRY(const std::string id_field, parts_.target.id_field(create.entity));
  TRY(const std::string known,
      names.empty() ? Result<std::string>(std::string()) : parts_.store.state().known(names));
  if (!known.empty()) {
    TRY(const auto record, read(create.entity, Value::text(known), {}));
    if (record) {
      bind(frame, step, create.entity, *record);
      note(frame, "skipped");
      return std::nullopt;
    }
  }
  const base::Duration keep = parts_.target.readback_lag(change) + std::chrono::minutes(10);
  notes.learn = [names, keep](const rule::Receipt& receipt) {
    store::Learned learned;
    if (receipt.id.is_blank()) return learned;
    learned.known_names = names;
    learned.known_id = receipt.id.as_text();
    learned.known_for = keep;
    return learned;
  };
  TRY(const rule::Receipt receipt, write(frame, change, notes));
  Value record = receipt.record.is_object() ? receipt.record : change.fields;
  if (!receipt.id.is_absent()) record.set(id_field, receipt.id);
  bind(frame, step, create.entity, record);
  note(frame, "created");
  return std::nullopt;
}

Flow Process::run_step(Frame& frame, const rule::Step& step, const rule::UpdateStep& update) {
  rule::Change change = change_of(frame, step, rule::ChangeKind::update, update.entity);
  TRY(change.id, evaluate(update.id, frame));
  if (change.id.is_blank())
    return base::error(ErrorKind::missing, "update of " + update.entity.text() + " needs an id");
  TRY(change.fields, wanted_fields(frame, update.mapping.get(), update.from, update.fields,
                                   update.entity, change.reasons));
  // What is known of the record without asking says what need not be written again.
  for (const auto& [name, record] : frame.scope.names()) {
    const auto entity = frame.records.find(name);
    if (entity == frame.records.end() || entity->second.text() != update.entity.text()) continue;
    TRY(const std::string id_field, parts_.target.id_field(update.entity));
    if (record.get(id_field).as_text() != change.id.as_text()) continue;
    change.record = record;
    for (const auto& entry : Value(change.fields)) {
      const Value& present = record.get(entry.key.as_text());
      if (present.is_absent()) continue;
      if (rule::same_value(present, entry.value))
        change.fields.erase(entry.key.as_text());
      else
        change.before.set(entry.key.as_text(), present);
    }
  }
  if (change.fields.size() == 0) {
    note(frame, "skipped");
    bind(frame, step, update.entity, change.record);
    return std::nullopt;
  }
  TRY(const rule::Receipt receipt, write(frame, change, {}));
  Value record = change.record.is_object() ? change.record : Value::object({});
  for (const auto& entry : receipt.record.is_object() ? receipt.record : change.fields)
    record.set(entry.key.as_text(), entry.value);
  bind(frame, step, update.entity, record);
  note(frame, "updated");
  return std::nullopt;
}

Flow Process::run_step(Frame& frame, const rule::Step& step, const rule::DeleteStep& remove) {
  rule::Change change = change_of(frame, step, rule::ChangeKind::remove, remove.entity);
  TRY(change.id, evaluate(remove.id, frame));
  if (change.id.is_blank())
    return base::error(ErrorKind::missing, "delete of " + remove.entity.text() + " needs an id");
  auto receipt = write(frame, change, {});
  // What is gone already is as it should be.
  if (!receipt && receipt.error().kind != ErrorKind::missing) return std::move(receipt).error();
  if (!receipt && step.missing.given()) return std::move(receipt).error();
  note(frame, "deleted");
  return std::nullopt;
}

Flow Process::run_step(Frame& frame, const rule::Step& step, const rule::CallStep& call) {
  TRY(const Value with, evaluate(call.with, frame));
  Value result;
  if (call.writes) {
    rule::Change change =
        change_of(frame, step, rule::ChangeKind::call, {call.connection, call.operation});
    change.fields = with;
    WriteNotes notes;
    notes.on_ambiguous = call.on_ambiguous;
    TRY(const rule::Receipt receipt, write(frame, change, notes));
    result = receipt.body;
    note(frame, "done");
  } else {
    TRY(result, parts_.target.call(call.connection, call.operation, with));
  }
  if (!step.as.empty()) frame.scope.set(step.as, result);
  return std::nullopt;
}

}  // namespace engine::run
