#include "sim/recording_target.h"

#include <algorithm>

#include "rule/merge.h"

namespace engine::sim {

using base::Result;
using base::Value;

std::vector<PlanRecord::Entry> PlanRecord::entries() const {
  base::Lock lock(mutex_);
  return entries_;
}

Value PlanRecord::planned(const std::string& entity, const std::string& id) const {
  base::Lock lock(mutex_);
  const auto records = fields_.find(entity);
  if (records == fields_.end()) return Value();
  const auto found = records->second.find(id);
  return found == records->second.end() ? Value() : found->second;
}

rule::Receipt PlanRecord::record(const std::string& task, const rule::Change& change,
                                 const std::string& id_field) {
  base::Lock lock(mutex_);
  entries_.push_back({task, change});
  const std::string entity = change.connection + "." + change.entity;
  if (change.kind == rule::ChangeKind::call) return {};
  if (change.kind == rule::ChangeKind::create) {
    auto& promises = created_[entity];
    promises.push_back(entity + "#" + std::to_string(promises.size() + 1));
    entries_.back().change.id = Value::promise(promises.back());
    Value record = change.fields;
    record.set(id_field, entries_.back().change.id);
    fields_[entity][promises.back()] = record;
    return {entries_.back().change.id, record, {}};
  }
  Value& known = fields_[entity][std::string(change.id.as_text())];
  if (change.kind == rule::ChangeKind::remove) {
    known = Value::null();
    return {change.id, {}, {}};
  }
  for (const auto& entry : change.fields) known.set(entry.key.as_text(), entry.value);
  return {change.id, {}, {}};
}

// A record as it would be if the plan so far had been carried out.
Result<std::optional<Value>> RecordingTarget::after_plan(const rule::EntityRef& entity,
                                                         std::optional<Value> record) {
  if (!record) return record;
  TRY(const std::string id, systems_.id_field(entity));
  const Value planned = record_.planned(entity.text(), std::string(record->get(id).as_text()));
  if (planned.is_null()) return std::optional<Value>();
  for (const auto& entry : planned) record->set(entry.key.as_text(), entry.value);
  return record;
}

Value PlanRecord::promised(const Value& value) const {
  if (value.is_promise() || !value.is_text()) return value;
  const std::string text(value.as_text());
  base::Lock lock(mutex_);
  const auto created = created_.find(text.substr(0, text.find('#')));
  if (created == created_.end()) return value;
  const auto& promises = created->second;
  const bool is_one = std::find(promises.begin(), promises.end(), text) != promises.end();
  return is_one ? Value::promise(text) : value;
}

Result<std::optional<Value>> RecordingTarget::read(const rule::EntityRef& entity, const Value& id,
                                                   const std::vector<std::string>& fields) {
  if (entity.is_store()) return systems_.read(entity, id, fields);
  const std::string text(id.as_text());
  if (text.find('#') != std::string::npos) {
    const Value planned = record_.planned(entity.text(), text);
    if (planned.is_object()) return std::optional<Value>(planned);
  }
  TRY(auto record, systems_.read(entity, id, fields));
  return after_plan(entity, std::move(record));
}

Result<std::vector<Value>> RecordingTarget::find(const rule::EntityRef& entity, const Value& by,
                                                 const std::vector<std::string>& fields) {
  TRY(auto found, systems_.find(entity, by, fields));
  if (entity.is_store()) return found;
  const auto matches = [&](const Value& record) {
    return std::all_of(by.begin(), by.end(), [&](const Value::Entry& entry) {
      return rule::same_value(record.get(entry.key.as_text()), entry.value);
    });
  };
  std::vector<Value> result;
  for (auto& record : found) {
    TRY(auto after, after_plan(entity, std::move(record)));
    if (after && matches(*after)) result.push_back(std::move(*after));
  }
  base::Lock lock(record_.mutex_);
  for (const auto& promise : record_.created_[entity.text()]) {
    const Value& record = record_.fields_[entity.text()][promise];
    if (record.is_object() && matches(record)) result.push_back(record);
  }
  return result;
}

Result<rule::Page> RecordingTarget::list(const rule::EntityRef& entity,
                                         const rule::ListQuery& query,
                                         const std::vector<std::string>& fields) {
  TRY(rule::Page page, systems_.list(entity, query, fields));
  if (entity.is_store()) return page;
  std::vector<Value> items;
  for (auto& item : page.items) {
    TRY(auto after, after_plan(entity, std::move(item)));
    if (after) items.push_back(std::move(*after));
  }
  page.items = std::move(items);
  return page;
}

Result<Value> RecordingTarget::call(const std::string& connection, const std::string& operation,
                                    const Value& with) {
  return systems_.call(connection, operation, with);
}

Result<rule::Receipt> RecordingTarget::apply(const rule::Change& change) {
  TRY(const std::string id, systems_.id_field({change.connection, change.entity}));
  TRY(systems_.check(change));
  const rule::Receipt planned = record_.record(task_, change, id);
  // Collections of the plan's own store take the write, so that later steps see it.
  if (change.connection == "store") return systems_.apply(change);
  return planned;
}

Result<Value> RecordingTarget::normalise(const rule::EntityRef& entity, const std::string& field,
                                         const Value& value) {
  Value promised = record_.promised(value);
  if (promised.is_promise()) return promised;
  return systems_.normalise(entity, field, value);
}

}  // namespace engine::sim
