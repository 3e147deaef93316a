#include "app/storm_pairs.h"

#include <algorithm>

#include "base/json.h"
#include "rule/merge.h"

namespace engine::app {

using base::ErrorKind;
using base::Result;
using base::Value;

namespace {

// People wait as long as the product wants.
const connector::CallOptions kPatient{"live", std::chrono::hours(1)};

std::string text(const Value& id) {
  return std::string(id.as_text());
}

}  // namespace

// By what records are looked for when no link knows them.
std::string StormPairs::identity(const StormPair& pair) const {
  return "storm-" + std::to_string(seed_) + "-" + std::to_string(pair.number) + "@storm.example";
}

Result<StormNews> StormPairs::make() {
  StormSide& first = side(0);
  StormPair pair;
  pair.number = made_++;
  Value fields = Value::object();
  for (const auto& field : first.fields) {
    const Value value = storm_value(field, random_);
    if (!value.is_blank()) fields.set(field.name, value);
  }
  for (const auto& field : first.identity) fields.set(field, Value::text(identity(pair)));
  TRY(const auto written, first.client->create(lua_, first.name().entity.entity, fields, kPatient));
  pair.ids[0] = written.id;
  pairs_.push_back(pair);
  return StormNews{0, text(written.id), ""};
}

Result<void> StormPairs::join() {
  for (StormPair& pair : pairs_) {
    if (!pair.ids[1].is_absent()) continue;
    TRY(const auto link,
        world_.service().machine().store().links().find(side(0).link->name, 0, text(pair.ids[0])));
    if (!link) {
      return base::error(ErrorKind::invalid, "the rule '" + side(0).rule->name + "' made no " +
                                                 side(1).name().name + " of " + text(pair.ids[0]));
    }
    pair.ids[1] = Value::text(link->b_id);
  }
  return {};
}

Result<void> StormPairs::look() {
  for (StormPair& pair : pairs_) {
    for (const int i : {0, 1}) {
      TRY(const Value now, present(i, pair));
      for (const auto& field : side(i).fields) pair.model[i][field.name] = now.get(field.name);
    }
  }
  return {};
}

void StormPairs::begin_burst() {
  for (StormPair& pair : pairs_) {
    for (const int i : {0, 1}) {
      pair.edited[i].clear();
      pair.deleted[i] = false;
    }
  }
}

Result<StormNews> StormPairs::edit() {
  StormPair& pair = pairs_[below(pairs_.size())];
  const int i = static_cast<int>(below(2));
  StormSide& at = side(i);
  const StormField& field = at.fields[below(at.fields.size())];
  const Value value = storm_value(field, random_);
  const std::string& entity = at.name().entity.entity;
  TRY(const auto before, read(i, pair));
  if (!before) {
    if (pair.deleted[0] || pair.deleted[1]) return StormNews{};
    return lost(i, pair, "", "the record is gone");
  }
  TRY(at.client->update(lua_, entity, pair.ids[i], Value::object({{field.name, value}}), *before,
                        kPatient));
  TRY(const auto info, at.client->info(lua_, entity, kPatient));
  TRY(pair.model[i][field.name], at.client->normalise(*info, field.name, value));
  pair.edited[i].insert(field.name);
  return StormNews{i, text(pair.ids[i]), ""};
}

Result<StormNews> StormPairs::erase() {
  StormPair& pair = pairs_[below(pairs_.size())];
  int i = static_cast<int>(below(2));
  if (!side(i).deletion) i = 1 - i;
  TRY(const auto before, read(i, pair));
  if (!before) return StormNews{};
  TRY(side(i).client->remove(lua_, side(i).name().entity.entity, pair.ids[i], kPatient));
  pair.deleted[i] = true;
  ++deletions_;
  gone_[i].insert(text(pair.ids[i]));
  return StormNews{i, text(pair.ids[i]), text(pair.ids[1 - i])};
}

Result<StormNews> StormPairs::heard_deletion(int i, const std::string& id) {
  gone_[i].insert(id);
  TRY(const auto link, world_.service().machine().store().links().find(side(0).link->name, i, id));
  if (!link) return StormNews{};
  return StormNews{i, id, i == 0 ? link->b_id : link->a_id};
}

Result<std::optional<Value>> StormPairs::read(int i, const StormPair& pair) {
  return side(i).client->read(lua_, side(i).name().entity.entity, pair.ids[i], {}, kPatient);
}

Result<Value> StormPairs::present(int i, const StormPair& pair) {
  TRY(const auto now, read(i, pair));
  if (!now) return lost(i, pair, "", "the record is gone");
  return *now;
}

Result<void> StormPairs::check() {
  std::vector<StormPair> alive;
  for (StormPair& pair : pairs_) {
    if (!pair.deleted[0] && !pair.deleted[1]) {
      TRY(compare(pair));
      alive.push_back(std::move(pair));
      continue;
    }
    TRY(const bool lives, survives(pair));
    if (lives) alive.push_back(std::move(pair));
  }
  pairs_ = std::move(alive);
  return {};
}

Result<void> StormPairs::compare(StormPair& pair) {
  TRY(const Value first, present(0, pair));
  TRY(const Value second, present(1, pair));
  const Value* now[2] = {&first, &second};
  for (const int i : {0, 1}) {
    for (const auto& field : side(i).fields) {
      const Value& value = now[i]->get(field.name);
      TRY(check_field(i, pair, field, value));
      const bool gap = !field.clears && pair.model[i][field.name].is_blank();
      if (!field.copy.empty() && !gap && !rule::same_value(value, now[1 - i]->get(field.copy)))
        return lost(i, pair, field.name,
                    "holds " + base::to_json(value) + ", the " + side(1 - i).name().name + "'s " +
                        field.copy + " " + base::to_json(now[1 - i]->get(field.copy)));
      pair.model[i][field.name] = value;
    }
  }
  return {};
}

// What the other side said of it may be what it holds, and a blank may have been filled.
Result<void> StormPairs::check_field(int i, const StormPair& pair, const StormField& field,
                                     const Value& value) {
  const Value& expected = pair.model[i].at(field.name);
  const bool partner_edited =
      std::any_of(field.partners.begin(), field.partners.end(),
                  [&](const auto& partner) { return pair.edited[1 - i].count(partner) != 0; });
  const bool gap = !field.clears && expected.is_blank();
  if (partner_edited || gap || rule::same_value(value, expected)) return {};
  return lost(
      i, pair, field.name,
      "holds " + base::to_json(value) + ", but the last edit was " + base::to_json(expected));
}

// Records of a side that are the pair's, however they came about.
Result<std::vector<Value>> StormPairs::all_of(int i, const StormPair& pair) {
  StormSide& at = side(i);
  const std::string& entity = at.name().entity.entity;
  std::vector<Value> ids = {pair.ids[i]};
  if (!at.identity.empty()) {
    const Value by = Value::object({{at.identity.front(), Value::text(identity(pair))}});
    TRY(const auto found, at.client->find(lua_, entity, by, {}, kPatient));
    TRY(const auto info, at.client->info(lua_, entity, kPatient));
    for (const Value& record : found) {
      const Value& id = record.get(info->id);
      if (text(id) != text(pair.ids[i])) ids.push_back(id);
    }
  }
  std::vector<Value> all;
  for (const Value& id : ids) {
    StormPair one = pair;
    one.ids[i] = id;
    TRY(const auto record, read(i, one));
    if (record) all.push_back(id);
  }
  return all;
}

// Whether a pair of which somebody deleted a record is still, or again, a pair. What comes back
// comes back once, and only because somebody edited the record on the other side.
Result<bool> StormPairs::survives(StormPair& pair) {
  std::size_t sides_left = 0;
  for (const int i : {0, 1}) {
    TRY(const auto records, all_of(i, pair));
    const std::string& other = side(1 - i).name().name;
    if (records.size() > 1)
      return lost(i, pair, "", "is there " + std::to_string(records.size()) + " times");
    if (records.empty()) continue;
    if (pair.deleted[i] && pair.edited[1 - i].empty())
      return lost(i, pair, "", "was deleted and is back, though nobody edited the " + other);
    ++sides_left;
    pair.ids[i] = records.front();
    if (pair.deleted[i]) continue;
    TRY(const Value now, present(i, pair));
    for (const auto& field : side(i).fields) TRY(check_field(i, pair, field, now.get(field.name)));
  }
  if (sides_left == 2) {
    TRY(check_link(pair));
    for (const int i : {0, 1}) {
      TRY(const Value now, present(i, pair));
      for (const auto& field : side(i).fields) pair.model[i][field.name] = now.get(field.name);
    }
    return true;
  }
  for (const int i : {0, 1}) {
    if (!was_deleted(i, text(pair.ids[i]))) halves_.push_back({i, text(pair.ids[i]), ""});
  }
  return false;
}

Result<void> StormPairs::check_link(const StormPair& pair) {
  TRY(const auto link,
      world_.service().machine().store().links().find(side(0).link->name, 0, text(pair.ids[0])));
  if (link && link->b_id == text(pair.ids[1])) return {};
  return lost(0, pair, "", "is not linked to the " + side(1).name().name + " of its own");
}

std::vector<StormNews> StormPairs::everything() const {
  std::vector<StormNews> all = halves_;
  for (const StormPair& pair : pairs_) {
    for (const int i : {0, 1}) all.push_back({i, text(pair.ids[i]), ""});
  }
  return all;
}

base::Error StormPairs::lost(int i, const StormPair& pair, const std::string& field,
                             const std::string& why) {
  base::Error error =
      base::error(ErrorKind::invalid, side(i).name().entity.text() + ":" + text(pair.ids[i]) +
                                          (field.empty() ? "" : " field " + field) + ": " + why);
  error.code = "unsettled";
  return error;
}

}  // namespace engine::app
