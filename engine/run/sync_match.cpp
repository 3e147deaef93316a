// The match chain of a sync: which record of the target the source stands for.
#include <algorithm>

#include "base/text.h"
#include "run/sync.h"

namespace engine::run {

using base::Result;
using base::Value;

namespace {

std::vector<Value> carried_ids(const rule::LinkSet& link, const Value& field) {
  if (field.is_blank()) return {};
  const std::string& separator = link.spec->link_back_separator;
  if (separator.empty()) return {field};
  std::vector<Value> ids;
  for (const auto& id : base::split(field.as_text(), separator.front())) {
    if (const auto trimmed = base::trim(id); !trimmed.empty()) ids.push_back(Value::text(trimmed));
  }
  return ids;
}

}  // namespace

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
  if (sync_.link->spec->remember) found.base = rule::LinkBase(found.link->base);
  TRY(found.echo, is_echo(found));
  if (found.echo) return true;
  if (sync_.spec->against == "base" && !found.base.empty()) {
    found.record = Value::object({{id_field_, Value::text(target_id)}});
    found.by_base = true;
    return true;
  }
  TRY(found.record, read_target(Value::text(target_id)));
  if (found.record) return true;
  // Perhaps another record absorbed it, which the other ways find.
  found.gone = true;
  found.base = {};
  return false;
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

// A record that absorbed others may carry the ids of all; the first that is there and free is it.
Result<bool> Sync::match_link_back(Found& found) {
  if (sync_.link == nullptr || source_side().link_back.empty()) return false;
  for (const Value& id : carried_ids(*sync_.link, source_.get(source_side().link_back))) {
    TRY(auto record, read_target(id));
    if (!record) continue;
    found.candidates.clear();
    TRY(take(std::move(*record), "named by " + source_side().link_back, found));
    if (found.record) return true;
  }
  return !found.candidates.empty();
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

// The record is the target, unless it is somebody else's: two records of one side must not share a
// record of the other, or each would undo the other's values for ever.
Result<void> Sync::take(Value record, std::string why, Found& found) {
  TRY(auto other, linked_to_another(record.get(id_field_)));
  if (!other) {
    TRY(other, names_another(record));
  }
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

Result<std::optional<std::string>> Sync::linked_to_another(const Value& target_id) {
  const std::optional<std::string> free;
  if (sync_.link == nullptr) return free;
  TRY(const auto link, process_.parts_.store.links().find(sync_.link->name, 1 - sync_.source_side,
                                                          text_of(target_id)));
  if (!link) return free;
  const std::string& other = sync_.source_side == 0 ? link->a_id : link->b_id;
  if (other == text_of(source_id_)) return free;
  // This record may have absorbed the other one.
  TRY(const bool there, source_is_there(Value::text(other)));
  if (!there) {
    process_.settlement_.learned.unlinks.push_back(link->id);
    return free;
  }
  return std::optional(sync_.target.text() + " is linked to another " + source_side().name);
}

// A record that carries another one's id is that one's, although the link set does not know it yet:
// who comes first must not decide.
Result<std::optional<std::string>> Sync::names_another(const Value& record) {
  const std::optional<std::string> free;
  if (sync_.link == nullptr || sync_.source.connection.empty()) return free;
  const std::string& field = target_side().link_back;
  const auto ids =
      field.empty() ? std::vector<Value>() : carried_ids(*sync_.link, record.get(field));
  const bool ours = std::any_of(ids.begin(), ids.end(), [&](const Value& id) {
    return id.as_text() == source_id_.as_text();
  });
  if (ours) return free;
  for (const Value& id : ids) {
    TRY(const bool there, source_is_there(id));
    if (there)
      return std::optional(sync_.target.text() + " belongs to another " + source_side().name +
                           ": its " + field + " is " + text_of(id));
  }
  return free;
}

// What people typed into a field need not be an id that the product understands.
Result<bool> Sync::source_is_there(const Value& id) {
  if (sync_.source.connection.empty()) return true;
  TRY(const std::string id_field, process_.parts_.target.id_field(sync_.source));
  const auto record = process_.read(sync_.source, id, {id_field});
  if (record) return record->has_value();
  const base::ErrorKind kind = record.error().kind;
  const bool no_id = kind == base::ErrorKind::missing || kind == base::ErrorKind::rejected ||
                     kind == base::ErrorKind::invalid;
  if (no_id) return false;
  return record.error();
}

Flow Sync::ambiguous(const Found& found) {
  Value candidates = Value::list();
  for (const auto& each : found.candidates) candidates.push(each);
  frame_.scope.set("candidates", candidates);
  const std::string word = found.reaction == "fail" ? "fail" : "park";
  return process_.react(frame_, step_.ambiguous, word, "ambiguous: " + found.why);
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

}  // namespace engine::run
