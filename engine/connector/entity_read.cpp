#include <algorithm>

#include "connector/entity.h"
#include "connector/normalise.h"
#include "connector/wire_text.h"

namespace engine::connector {

namespace {

constexpr std::size_t kMostHits = 1000;

// The field that has a search of its own, else the first, searched by "*".
const Find* search_for(const Entity& entity, const base::Value& by, std::string& field) {
  for (const auto& [name, value] : by) {
    const auto found = entity.find.find(name.as_text());
    if (found == entity.find.end()) continue;
    field = name.as_text();
    return &found->second;
  }
  const auto any = entity.find.find("*");
  if (any == entity.find.end()) return nullptr;
  field = by.begin()->key.as_text();
  return &any->second;
}

Records::Names names_of(const base::Value& object) {
  Records::Names names;
  for (const auto& [name, value] : object) names.emplace_back(name.as_text());
  return names;
}

bool any_blank(const base::Value& by) {
  return std::any_of(by.begin(), by.end(), [](const auto& each) { return each.value.is_blank(); });
}

// All of `names` and, unless that means all, all of `more`.
Records::Names joined(const Records::Names& names, const Records::Names& more) {
  if (names.empty()) return {};
  Records::Names all = names;
  for (const std::string& name : more) {
    if (std::find(all.begin(), all.end(), name) == all.end()) all.push_back(name);
  }
  return all;
}

}  // namespace

base::Result<std::optional<base::Value>> Records::read(lua::Runtime& lua, const std::string& entity,
                                                       const base::Value& id, const Names& fields,
                                                       const CallOptions& options) {
  TRY(const Entity* const found, entity_of(entity));
  TRY(check_id(*found, id, "read"));
  if (found->spec->read->empty() && !found->find.empty()) {
    // The product shows no single one: it is looked for.
    TRY(auto hits,
        find(lua, entity, base::Value::object({{found->spec->id, id}}), fields, options));
    return hits.empty() ? std::nullopt : std::optional<base::Value>(std::move(hits.front()));
  }
  TRY(Info info, parts_.schemas.info_with(lua, *found, fields, options));
  const View view{*found, std::move(info), fields};
  TRY(const SharedRead shared, shared_read(view));
  TRY(const auto wire, parts_.batches.read(lua, shared, id, options));
  if (!wire) return std::optional<base::Value>();
  return normalise(lua, view, *wire);
}

base::Result<Records::Found> Records::read_many(lua::Runtime& lua, const std::string& entity,
                                                const std::vector<base::Value>& ids,
                                                const Names& fields, const CallOptions& options) {
  TRY(const Entity* const found, entity_of(entity));
  for (const base::Value& id : ids) {
    TRY(check_id(*found, id, "read"));
  }
  TRY(Info info, parts_.schemas.info_with(lua, *found, fields, options));
  const View view{*found, std::move(info), fields};
  TRY(const SharedRead shared, shared_read(view));
  TRY(const auto wires, parts_.batches.read_many(lua, shared, ids, options));
  Found records;
  for (const auto& [id, wire] : wires) {
    TRY(auto record, normalise(lua, view, wire));
    if (record) records.emplace(id, *std::move(record));
  }
  return records;
}

base::Result<SharedRead> Records::shared_read(const View& view) const {
  TRY(const Operation* const one, operation_of(view.entity, view.entity.spec->read.value, "read"));
  SharedRead read{*one, nullptr, base::Value::object()};
  if (!view.entity.batch.empty()) read.many = parts_.compiled.operation(view.entity.batch);
  read.arguments.set("fields", wire_keys(view));
  return read;
}

base::Result<std::vector<base::Value>> Records::find(lua::Runtime& lua, const std::string& entity,
                                                     const base::Value& by, const Names& fields,
                                                     const CallOptions& options) {
  TRY(const Entity* const found, entity_of(entity));
  if (by.size() == 0) {
    return base::error(base::ErrorKind::invalid, title_of(*found) + ": nothing to find it by");
  }
  if (any_blank(by)) return std::vector<base::Value>();
  const Names wanted = joined(fields, names_of(by));
  const Names needed = wanted.empty() ? names_of(by) : wanted;
  TRY(Info info, parts_.schemas.info_with(lua, *found, needed, options));
  const View view{*found, std::move(info), wanted};

  std::string field;
  const Find* const search = search_for(*found, by, field);
  if (!search) {
    return base::error(base::ErrorKind::invalid, title_of(*found) + " cannot be found by '" +
                                                     std::string(by.begin()->key.as_text()) + "'");
  }
  TRY(auto wires, hits(lua, view, field, by.get(field), options));
  if (search->partial) {
    TRY(wires, whole(lua, view, std::move(wires), options));
  }
  std::vector<base::Value> records;
  for (const base::Value& wire : wires) {
    TRY(auto record, normalise(lua, view, wire));
    if (!record) continue;
    TRY(const bool exact, is_exactly(view, *record, by));
    if (exact) records.push_back(*std::move(record));
  }
  return records;
}

// What the search says; it may be more than was asked for.
base::Result<std::vector<base::Value>> Records::hits(lua::Runtime& lua, const View& view,
                                                     const std::string& field,
                                                     const base::Value& value,
                                                     const CallOptions& options) {
  const auto own = view.entity.find.find(field);
  const Find& search =
      own != view.entity.find.end() ? own->second : view.entity.find.find("*")->second;
  TRY(const Operation* const operation, operation_of(view.entity, search.operation, "found"));
  const auto known = view.info->fields.find(field);
  base::Value wire = value;
  std::string key = field;
  if (known != view.info->fields.end()) {
    TRY(wire, wire_value(known->second, value));
    key = known->second.key;
  }
  lua::Scope scope;
  scope.set("settings", parts_.settings);
  scope.set("value", wire);
  scope.set("field", base::Value::text(key));
  base::Value arguments = base::Value::object(
      {{"value", wire}, {"field", base::Value::text(key)}, {"fields", wire_keys(view)}});
  for (const auto& [name, source] : search.with) {
    TRY(base::Value argument, source.evaluate(lua, scope));
    arguments.set(name, std::move(argument));
  }
  auto items = parts_.caller.all_items(lua, *operation, arguments, options, kMostHits);
  const bool none = !items && items.error().kind == base::ErrorKind::missing;
  return none ? std::vector<base::Value>() : std::move(items);
}

// Hits that are not whole records, read by their ids.
base::Result<std::vector<base::Value>> Records::whole(lua::Runtime& lua, const View& view,
                                                      std::vector<base::Value> hits,
                                                      const CallOptions& options) {
  const auto id = view.info->fields.find(view.info->id);
  std::vector<base::Value> ids;
  for (const base::Value& hit : hits) {
    ids.push_back(id == view.info->fields.end() ? hit.get(view.info->id) : id->second.path.in(hit));
    TRY(check_id(view.entity, ids.back(), "read"));
  }
  TRY(const SharedRead shared, shared_read(view));
  TRY(const auto found, parts_.batches.read_many(lua, shared, ids, options));
  std::vector<base::Value> records;
  for (const base::Value& each : ids) {
    const auto record = found.find(wire_text(each));
    if (record != found.end()) records.push_back(record->second);
  }
  return records;
}

base::Result<bool> Records::is_exactly(const View& view, const base::Value& record,
                                       const base::Value& by) const {
  for (const auto& [name, value] : by) {
    base::Value wanted = value;
    const auto field = view.info->fields.find(name.as_text());
    if (field != view.info->fields.end()) {
      TRY(wanted, wanted_value(field->second, value));
    }
    if (!(record.get(name.as_text()) == wanted)) return false;
  }
  return true;
}

base::Result<RecordPage> Records::list(lua::Runtime& lua, const std::string& entity,
                                       const base::Value& with, const Names& fields,
                                       const CallOptions& options, const base::Value& page) {
  TRY(const Entity* const found, entity_of(entity));
  TRY(const Operation* const operation, operation_of(*found, found->spec->list.value, "listed"));
  TRY(Info info, parts_.schemas.info_with(lua, *found, fields, options));
  const View view{*found, std::move(info), fields};
  base::Value arguments = with.is_object() ? with : base::Value::object();
  if (!fields.empty()) arguments.set("fields", wire_keys(view));
  TRY(const Answer answer, parts_.caller.call(lua, *operation, arguments, options, page));
  RecordPage records;
  for (const base::Value& wire : answer.items) {
    TRY(auto record, normalise(lua, view, wire));
    if (record) records.records.push_back(*std::move(record));
  }
  records.next = answer.next;
  records.resume = answer.resume;
  return records;
}

}  // namespace engine::connector
