#include "run/sync.h"

#include "base/json.h"

namespace engine::run {

using base::ErrorKind;
using base::Result;
using base::Value;

namespace {

std::string text_of(const Value& value) {
  return std::string(value.as_text());
}

// How long a create is remembered beyond the time that the product's index may take.
constexpr auto kCreateMemory = std::chrono::minutes(10);

}  // namespace

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
  if (found.gone) return gone(found);
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
  TRY(const auto values, wanted());
  return found.record ? update(found, values) : create(found, values);
}

Result<Sync::Found> Sync::match() {
  Found found;
  for (const rule::Match& match : sync_.match) {
    bool hit = false;
    switch (match.kind) {
      case rule::Match::Kind::link: {
        TRY(hit, match_link(found));
        break;
      }
      case rule::Match::Kind::link_back: {
        TRY(hit, match_link_back(found));
        break;
      }
      case rule::Match::Kind::find: {
        TRY(hit, match_find(match, found));
        break;
      }
    }
    if (hit) break;
  }
  return found;
}

Result<bool> Sync::match_link(Found& found) {
  if (sync_.link == nullptr || source_id_.is_blank()) return false;
  names_.push_back("link " + sync_.link->name + " " + source_side().name + "=" +
                   text_of(source_id_));
  TRY(found.link,
      process_.parts_.store.links().find(sync_.link->name, sync_.source_side, text_of(source_id_)));
  if (!found.link) return false;
  const std::string& target_id = sync_.source_side == 0 ? found.link->b_id : found.link->a_id;
  found.why = "linked";
  if (sync_.spec->against == "base" && found.link->base.get(source_side().name).size() > 0) {
    found.record = Value::object({{id_field_, Value::text(target_id)}});
    found.by_base = true;
    return true;
  }
  TRY(found.record, read_target(Value::text(target_id)));
  if (found.record || sync_.spec->gone == "recreate") return found.record.has_value();
  found.gone = true;
  return true;
}

// All of the target's records, listed once in a task.
Result<const std::vector<Value>*> Sync::listing() {
  const auto [known, fresh] = process_.listings_.try_emplace(sync_.target.text());
  if (!fresh) return &known->second;
  rule::ListQuery query;
  do {
    TRY(rule::Page page, process_.parts_.target.list(sync_.target, query, sync_.target_fields));
    for (auto& item : page.items) known->second.push_back(std::move(item));
    query.after = page.next;
  } while (!query.after.is_absent());
  return &known->second;
}

Result<std::optional<Value>> Sync::read_target(const Value& id) {
  if (sync_.spec->against != "list") return process_.read(sync_.target, id, sync_.target_fields);
  TRY(const auto* records, listing());
  for (const Value& record : *records) {
    if (record.get(id_field_).as_text() == id.as_text()) return std::optional<Value>(record);
  }
  // What this run created is not in its listing.
  return process_.read(sync_.target, id, sync_.target_fields);
}

Result<std::vector<Value>> Sync::find_target(const Value& by) {
  if (sync_.spec->against != "list")
    return process_.parts_.target.find(sync_.target, by, sync_.target_fields);
  TRY(const auto* records, listing());
  std::vector<Value> found;
  for (const Value& record : *records) {
    const bool same = std::all_of(by.begin(), by.end(), [&](const Value::Entry& wanted) {
      return rule::same_value(record.get(wanted.key.as_text()), wanted.value);
    });
    if (same) found.push_back(record);
  }
  return found;
}

Flow Sync::gone(const Found& found) {
  const std::string& id = sync_.source_side == 0 ? found.link->b_id : found.link->a_id;
  const std::string why = sync_.target.text() + " " + id + " is linked but gone";
  if (sync_.spec->gone == "park") return Finish{"parked", why, {}};
  if (sync_.spec->gone == "unlink") process_.settlement_.learned.unlinks.push_back(found.link->id);
  return Finish{"skipped", why, {}};
}

Result<bool> Sync::match_link_back(Found& found) {
  if (sync_.link == nullptr || source_side().link_back.empty()) return false;
  const Value id = source_.get(source_side().link_back);
  if (id.is_blank()) return false;
  TRY(auto record, read_target(id));
  if (!record) return false;
  TRY(take(std::move(*record), "named by " + source_side().link_back, found));
  return true;
}

Result<bool> Sync::match_find(const rule::Match& match, Found& found) {
  TRY(const Value by, process_.evaluate(match.by, frame_));
  if (by.size() < match.by.size()) return false;
  std::string name = sync_.target.text();
  for (const auto& entry : by) {
    if (entry.value.is_blank()) return false;
    name += " " + text_of(entry.key) + "=" + text_of(entry.value);
  }
  names_.push_back(name);
  if (readback_.size() == 0) readback_ = by;
  TRY(const std::string known, process_.parts_.store.state().known({name}));
  std::vector<Value> hits;
  if (!known.empty()) {
    TRY(auto record, read_target(Value::text(known)));
    if (record) hits.push_back(std::move(*record));
  }
  if (hits.empty()) {
    TRY(hits, find_target(by));
  }
  if (hits.empty()) return false;
  if (hits.size() > 1 && match.ambiguous == "next") return false;
  if (hits.size() > 1 && match.ambiguous != "first") {
    found.why = std::to_string(hits.size()) + " " + name;
    found.candidates = std::move(hits);
    found.reaction = match.ambiguous;
    return true;
  }
  TRY(take(std::move(hits.front()), "found by " + name, found));
  return true;
}

// The record is the target, unless it is somebody else's.
Result<void> Sync::take(Value record, std::string why, Found& found) {
  TRY(const auto other, taken(record.get(id_field_)));
  if (other) {
    found.candidates = {std::move(record)};
    found.why = *other;
    found.reaction = "park";
  } else {
    found.record = std::move(record);
    found.why = std::move(why);
  }
  return {};
}

// Two records of one side must not share a record of the other: each would undo the other's values
// for ever.
Result<std::optional<std::string>> Sync::taken(const Value& target_id) {
  if (sync_.link == nullptr) return std::optional<std::string>();
  TRY(const auto link, process_.parts_.store.links().find(sync_.link->name, 1 - sync_.source_side,
                                                          text_of(target_id)));
  if (!link) return std::optional<std::string>();
  const std::string& other = sync_.source_side == 0 ? link->a_id : link->b_id;
  if (other == text_of(source_id_)) return std::optional<std::string>();
  return std::optional<std::string>(sync_.target.text() + " is linked to another " +
                                    source_side().name);
}

Flow Sync::ambiguous(const Found& found) {
  Value candidates = Value::list();
  for (const auto& each : found.candidates) candidates.push(each);
  frame_.scope.set("candidates", candidates);
  const std::string word = found.reaction == "fail" ? "fail" : "park";
  return process_.react(frame_, step_.ambiguous, word, "ambiguous: " + found.why);
}

Result<std::vector<rule::Wanted>> Sync::wanted() {
  std::vector<rule::Wanted> result;
  if (sync_.mapping != nullptr) {
    TRY(result, process_.map(frame_, *sync_.mapping, sync_.from));
  }
  static const spec::FieldMap kAlways;
  for (const auto& [name, template_] : sync_.fields) {
    TRY(Value value, template_.evaluate(process_.parts_.lua, frame_.scope));
    if (!value.is_absent()) result.push_back({&name, &kAlways, std::move(value)});
  }
  if (sync_.link != nullptr && !target_side().link_back.empty() && !source_id_.is_blank()) {
    const std::string& field = target_side().link_back;
    const bool mapped = std::any_of(result.begin(), result.end(),
                                    [&](const auto& each) { return *each.field == field; });
    if (!mapped) result.push_back({&field, &kAlways, source_id_});
  }
  for (auto& each : result) {
    if (each.value.is_absent()) continue;
    TRY(each.value, process_.parts_.target.normalise(sync_.target, *each.field, each.value));
  }
  return result;
}

Result<std::optional<base::Time>> Sync::modified(const rule::EntityRef& entity,
                                                 const Value& record) {
  TRY(const std::string field, process_.parts_.target.modified_field(entity));
  if (field.empty()) return std::optional<base::Time>();
  return base::parse_time(record.get(field).as_text());
}

Result<rule::Merged> Sync::merge(const Found& found, const std::vector<rule::Wanted>& wanted) {
  rule::MergeInput input;
  input.wanted = &wanted;
  if (found.record) input.present = &*found.record;
  if (sync_.link != nullptr) {
    input.source_side = source_side().name;
    input.target_side = target_side().name;
    input.conflict = sync_.link->spec->conflict.value;
    input.first = sync_.link->spec->first.value;
    if (found.link && !found.by_base) input.base = found.link->base.get(source_side().name);
  }
  if (found.record) {
    TRY(input.source_modified, modified(sync_.source, source_));
    TRY(input.target_modified, modified(sync_.target, *found.record));
  }
  return rule::merge(input);
}

rule::Change Sync::change(rule::ChangeKind kind, const rule::Merged& merged, const Value& record) {
  rule::Change change = process_.change_of(frame_, step_, kind, sync_.target);
  // Another attempt may find what this one would create: then it updates, which is another effect.
  change.step += "/" + std::string(to_string(kind));
  change.fields = merged.fields;
  change.before = merged.before;
  change.reasons = merged.reasons;
  change.source = sync_.source.text() + ":" + text_of(source_id_);
  for (const char* field : {"name", "title", "email"}) {
    if (change.title.empty()) change.title = text_of(record.get(field));
  }
  return change;
}

// Before a create, its match values are reserved, and what another task created under them
// meanwhile is taken.
Result<std::optional<Value>> Sync::reserved() {
  TRY(process_.hold(names_));
  if (names_.empty()) return std::optional<Value>();
  TRY(const std::string known, process_.parts_.store.state().known(names_));
  if (known.empty()) return std::optional<Value>();
  return read_target(Value::text(known));
}

store::Link Sync::linked(const Found& found, const Value& target_id,
                         const rule::Merged& merged) const {
  store::Link link = found.link ? *found.link : store::Link{};
  link.set = sync_.link->name;
  link.a_id = sync_.source_side == 0 ? text_of(source_id_) : text_of(target_id);
  link.b_id = sync_.source_side == 0 ? text_of(target_id) : text_of(source_id_);
  link.base.set(source_side().name, merged.base);
  return link;
}

void Sync::learn_link(const Found& found, const Value& target_id, const rule::Merged& merged) {
  if (sync_.link == nullptr || source_id_.is_blank()) return;
  const store::Link link = linked(found, target_id, merged);
  const bool same = found.link && found.link->a_id == link.a_id && found.link->b_id == link.b_id &&
                    found.link->base == link.base;
  if (!same) process_.settlement_.learned.links.push_back(link);
}

Flow Sync::create(Found& found, const std::vector<rule::Wanted>& wanted) {
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
    if (sync_.link != nullptr && !source_id_.is_blank())
      learned.links.push_back(linked(found, receipt.id, merged));
    return learned;
  };
  TRY(const rule::Receipt receipt, process_.write(frame_, create, notes));
  Value record = receipt.record.is_object() ? receipt.record : merged.fields;
  record.set(id_field_, receipt.id);
  process_.bind(frame_, step_, sync_.target, record);
  process_.note(frame_, "created");
  TRY(link_back(receipt.id));
  return std::nullopt;
}

// What the source gave at the last sync and gives again needs no look at the target.
std::vector<rule::Wanted> Sync::changed_since_base(const Found& found,
                                                   const std::vector<rule::Wanted>& wanted) const {
  const Value base = found.link->base.get(source_side().name);
  std::vector<rule::Wanted> changed;
  for (const auto& each : wanted) {
    if (base.get(*each.field).get("source").as_text() != rule::value_hash(each.value))
      changed.push_back(each);
  }
  return changed;
}

Flow Sync::update(Found& found, const std::vector<rule::Wanted>& all) {
  const std::vector<rule::Wanted> wanted = found.by_base ? changed_since_base(found, all) : all;
  TRY(rule::Merged merged, merge(found, wanted));
  if (found.by_base) {
    Value base = found.link->base.get(source_side().name);
    for (const auto& entry : merged.base) base.set(text_of(entry.key), entry.value);
    merged.base = base;
  }
  if (!merged.review.empty()) {
    return Finish{"parked",
                  "conflict: " + merged.review.front().field + ": " + merged.review.front().why,
                  {}};
  }
  const Value target_id = found.record->get(id_field_);
  Value record = *found.record;
  if (merged.fields.size() == 0) {
    process_.note(frame_, "skipped");
    if (frame_.reason.empty()) frame_.reason = "nothing changed";
    learn_link(found, target_id, merged);
  } else {
    rule::Change update = change(rule::ChangeKind::update, merged, *found.record);
    update.id = target_id;
    update.record = *found.record;
    WriteNotes notes;
    notes.learn = [&](const rule::Receipt&) {
      store::Learned learned;
      if (sync_.link != nullptr && !source_id_.is_blank())
        learned.links.push_back(linked(found, target_id, merged));
      return learned;
    };
    TRY(const rule::Receipt receipt, process_.write(frame_, update, notes));
    for (const auto& entry : receipt.record.is_object() ? receipt.record : merged.fields)
      record.set(text_of(entry.key), entry.value);
    process_.note(frame_, "updated");
    frame_.reason.clear();
  }
  process_.bind(frame_, step_, sync_.target, record);
  TRY(link_back(target_id));
  return std::nullopt;
}

// The source carries the target's id in its own system too.
Result<void> Sync::link_back(const Value& target_id) {
  if (sync_.link == nullptr || source_side().link_back.empty() || source_id_.is_blank()) return {};
  const std::string& field = source_side().link_back;
  if (source_.get(field).as_text() == target_id.as_text()) return {};
  rule::Change back = process_.change_of(frame_, step_, rule::ChangeKind::update, sync_.source);
  back.step += "/link_back";
  back.id = source_id_;
  TRY(Value value, process_.parts_.target.normalise(sync_.source, field, target_id));
  back.fields.set(field, std::move(value));
  back.before.set(field, source_.get(field).is_absent() ? Value::null() : source_.get(field));
  back.record = source_;
  back.source = sync_.target.text() + ":" + text_of(target_id);
  TRY(process_.write(frame_, back, {}));
  process_.note(frame_, "updated");
  return {};
}

}  // namespace engine::run
