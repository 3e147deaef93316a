#include "run/sync.h"

#include "base/json.h"

namespace engine::run {

using base::ErrorKind;
using base::Result;
using base::Value;

namespace {

// How long a create is remembered beyond the time that the product's index may take.
constexpr auto kCreateMemory = std::chrono::minutes(10);

}  // namespace

const spec::FieldMap& Sync::beside_mapping() {
  static const spec::FieldMap always;
  return always;
}

Flow Process::run_step(Frame& frame, const rule::Step& step, const rule::SyncStep& sync) {
  return Sync(*this, frame, step, sync).run();
}

Flow Sync::run() {
  source_ = frame_.scope.get(sync_.from);
  if (!source_.is_object())
    return base::error(ErrorKind::invalid, "'" + sync_.from + "' is no record here");
  TRY(id_field_, process_.parts_.target.id_field(sync_.target));
  if (!sync_.source.connection.empty()) {
    TRY(const std::string source_id_field, process_.parts_.target.id_field(sync_.source));
    source_id_ = source_.get(source_id_field);
  }
  TRY(Found found, match());
  if (!found.candidates.empty()) return ambiguous(found);
  if (found.echo) {
    forget_echo(found);
    return Finish{"skipped", kEcho, {}};
  }
  if (!found.record && found.gone && sync_.spec->gone != "recreate") return gone(found);
  if (!found.record) {
    if (sync_.spec->absent != "create") {
      process_.note(frame_, "skipped");
      if (sync_.spec->absent == "skip")
        return Finish{"skipped", "no " + sync_.target.text() + " to update", {}};
      return Finish{"parked", "no " + sync_.target.text() + " matches", {}};
    }
    TRY(auto created_meanwhile, reserved());
    if (created_meanwhile) {
      TRY(take(std::move(*created_meanwhile), "created by another task", found));
    }
    if (!found.candidates.empty()) return ambiguous(found);
  }
  TRY(hold_target(found));
  TRY(const auto* values, wanted());
  return found.record ? update(found, *values) : create(found, *values);
}

// One record of a pair at a time: tasks about the other side wait.
Result<void> Sync::hold_target(const Found& found) {
  if (!links() || !found.record) return {};
  return process_.hold_late(
      "key:" + side_key(*sync_.link, 1 - sync_.source_side, text_of(found.record->get(id_field_))),
      sync_.source_side == 0);
}

Result<const rule::WantedList*> Sync::wanted() {
  if (wanted_) return &*wanted_;
  rule::WantedList result;
  if (sync_.mapping != nullptr) {
    TRY(result, process_.map(frame_, *sync_.mapping, sync_.from, sync_.target));
  }
  for (const auto& [name, template_] : sync_.fields) {
    TRY(Value value, template_.evaluate(process_.parts_.lua, frame_.scope));
    if (!value.is_absent()) result.push_back({&name, &beside_mapping(), std::move(value)});
  }
  if (sync_.link != nullptr && !target_side().link_back.empty() && !source_id_.is_blank()) {
    const std::string& field = target_side().link_back;
    const bool mapped = std::any_of(result.begin(), result.end(),
                                    [&](const auto& each) { return *each.field == field; });
    if (!mapped) result.push_back({&field, &beside_mapping(), source_id_});
  }
  for (auto& each : result) {
    if (each.value.is_absent()) continue;
    TRY(each.value, process_.parts_.target.normalise(sync_.target, *each.field, each.value));
  }
  wanted_ = std::move(result);
  return &*wanted_;
}

Result<std::optional<base::Time>> Sync::modified(const rule::EntityRef& entity,
                                                 const Value& record) {
  TRY(const std::string field, process_.parts_.target.modified_field(entity));
  if (field.empty()) return std::optional<base::Time>();
  return base::parse_time(record.get(field).as_text());
}

Result<rule::Merged> Sync::merge(const Found& found, const rule::WantedList& wanted) {
  rule::MergeInput input;
  input.wanted = &wanted;
  if (found.record) input.present = &*found.record;
  if (sync_.link != nullptr) {
    input.direction = direction();
    input.conflict = sync_.link->spec->conflict.value;
    if (remembers()) {
      input.first = sync_.link->spec->first.value;
      input.two_way = &sync_.come_back;
      if (!found.by_base) input.base = &found.base;
    }
  }
  if (found.record) {
    TRY(input.source_modified, modified(sync_.source, source_));
    TRY(input.target_modified, modified(sync_.target, *found.record));
  }
  return rule::merge(input);
}

// Another attempt may find what this one would create: then it updates, which is another effect.
std::string Sync::place(rule::ChangeKind kind) const {
  return frame_.path + step_.place + "/" + std::string(to_string(kind));
}

rule::Change Sync::change(rule::ChangeKind kind, const rule::Merged& merged, const Value& record) {
  rule::Change change = process_.change_of(frame_, step_, kind, sync_.target);
  change.step = place(kind);
  change.fields = merged.fields;
  change.before = merged.before;
  change.reasons = rule::reasons_of(merged, *wanted_);
  change.source = sync_.source.text() + ":" + text_of(source_id_);
  for (const char* field : {"name", "title", "email"}) {
    if (change.title.empty()) change.title = text_of(record.get(field));
  }
  return change;
}

rule::LinkBase::Direction Sync::direction() const {
  return {source_side().name, target_side().name, &source_};
}

store::Link Sync::linked(const Found& found, const Value& target_id) const {
  store::Link link = found.link ? *found.link : store::Link{};
  link.set = sync_.link->name;
  link.a_id = sync_.source_side == 0 ? text_of(source_id_) : text_of(target_id);
  link.b_id = sync_.source_side == 0 ? text_of(target_id) : text_of(source_id_);
  link.base = found.base.stored();
  return link;
}

store::Learned Sync::learned(const Found& found, const Value& target_id) const {
  store::Learned learned;
  if (links()) learned.links.push_back(linked(found, target_id));
  return learned;
}

void Sync::learn(Found& found, const rule::Merged& merged, const Value& record) const {
  if (!remembers()) return;
  std::vector<rule::Settled> settled = merged.settled;
  // A product may keep its own form of what was written.
  for (auto& each : settled) {
    const std::string& field = *each.wanted->field;
    if (merged.fields.has(field) && record.has(field)) each.held = &record.get(field);
  }
  found.base.learn(direction(), settled);
  if (sync_.two_way && merged.fields.size() > 0) found.base.set_written(target_side().name, true);
}

Flow Sync::create(Found& found, const rule::WantedList& wanted) {
  TRY(const rule::Merged merged, merge(found, wanted));
  const rule::Change create = change(rule::ChangeKind::create, merged, merged.fields);
  WriteNotes notes;
  // The other side's id tells a created record best; else what it was looked for by.
  if (sync_.link != nullptr && merged.fields.has(target_side().link_back)) {
    notes.readback.set(target_side().link_back, merged.fields.get(target_side().link_back));
  } else {
    notes.readback = readback_;
  }
  const base::Duration keep = process_.parts_.target.readback_lag(create) + kCreateMemory;
  notes.learn = [&, keep](const rule::Receipt& receipt) {
    store::Learned learned;
    if (receipt.id.is_blank()) return learned;
    learned.known_names = names_;
    learned.known_id = text_of(receipt.id);
    learned.known_for = keep;
    learn(found, merged, receipt.record);
    if (links()) learned.links.push_back(linked(found, receipt.id));
    return learned;
  };
  TRY(const rule::Receipt receipt, process_.write(frame_, create, notes));
  Value record = receipt.record.is_object() ? receipt.record : merged.fields;
  record.set(id_field_, receipt.id);
  process_.bind(frame_, step_, sync_.target, record);
  process_.note(frame_, "created");
  TRY(link_back(found, receipt.id));
  return std::nullopt;
}

// What the source gave at the last sync and gives again needs no look at the target.
rule::WantedList Sync::changed_since_base(const Found& found,
                                          const rule::WantedList& wanted) const {
  rule::WantedList changed;
  for (const auto& each : wanted) {
    if (found.base.source(direction(), each) != rule::Since::same) changed.push_back(each);
  }
  return changed;
}

Flow Sync::update(Found& found, const rule::WantedList& all) {
  const rule::WantedList wanted = found.by_base ? changed_since_base(found, all) : all;
  TRY(const rule::Merged merged, merge(found, wanted));
  if (!merged.review.empty()) {
    return Finish{"parked",
                  "conflict: " + merged.review.front().field + ": " + merged.review.front().why,
                  {}};
  }
  const Value target_id = found.record->get(id_field_);
  TRY(process_.parts_.writer.found(place(rule::ChangeKind::create), target_id));
  Value record = *found.record;
  if (merged.fields.size() == 0) {
    process_.note(frame_, "skipped");
    if (frame_.reason.empty()) frame_.reason = "nothing changed";
    learn(found, merged, *found.record);
    const store::Link link = links() ? linked(found, target_id) : store::Link{};
    const bool same = found.link && found.link->a_id == link.a_id &&
                      found.link->b_id == link.b_id && found.link->base == link.base;
    if (links() && !same) process_.settlement_.learned.links.push_back(link);
  } else {
    rule::Change update = change(rule::ChangeKind::update, merged, *found.record);
    update.id = target_id;
    update.record = *found.record;
    WriteNotes notes;
    notes.learn = [&](const rule::Receipt& receipt) {
      learn(found, merged, receipt.record);
      return learned(found, target_id);
    };
    TRY(const rule::Receipt receipt, process_.write(frame_, update, notes));
    for (const auto& entry : receipt.record.is_object() ? receipt.record : merged.fields)
      record.set(text_of(entry.key), entry.value);
    process_.note(frame_, "updated");
    frame_.reason.clear();
  }
  process_.bind(frame_, step_, sync_.target, record);
  TRY(link_back(found, target_id));
  return std::nullopt;
}

// The source carries the target's id in its own system too, and what the step gives back.
Result<void> Sync::link_back(const Found& found, const Value& target_id) {
  rule::Change back = process_.change_of(frame_, step_, rule::ChangeKind::update, sync_.source);
  if (links() && !source_side().link_back.empty()) {
    TRY(give_back(back, source_side().link_back, target_id));
  }
  for (const auto& [field, template_] : sync_.back) {
    TRY(const Value value, template_.evaluate(process_.parts_.lua, frame_.scope));
    if (value.is_absent()) continue;
    TRY(give_back(back, field, value));
  }
  if (back.fields.size() == 0) return {};
  back.step += "/link_back";
  back.id = source_id_;
  back.record = source_;
  back.source = sync_.target.text() + ":" + text_of(target_id);
  WriteNotes notes;
  notes.learn = [&](const rule::Receipt&) {
    Found now = found;
    if (remembers() && sync_.two_way) now.base.set_written(source_side().name, true);
    return learned(now, target_id);
  };
  TRY(process_.write(frame_, back, notes));
  process_.note(frame_, "updated");
  return {};
}

Result<void> Sync::give_back(rule::Change& back, const std::string& field, const Value& given) {
  const Value& present = source_.get(field);
  if (present.as_text() == given.as_text()) return {};
  TRY(Value value, process_.parts_.target.normalise(sync_.source, field, given));
  back.fields.set(field, std::move(value));
  back.before.set(field, present.is_absent() ? Value::null() : present);
  return {};
}

}  // namespace engine::run
