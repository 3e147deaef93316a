#include "connector/entity.h"

#include <algorithm>
#include <set>

#include "base/suggest.h"
#include "connector/normalise.h"

namespace engine::connector {

namespace {

constexpr std::string_view kRecord = "record.";

// Up to the first step: "emails[0].value" -> "emails".
std::string top(std::string_view path) {
  return std::string(path.substr(0, path.find_first_of(".[")));
}

// The wire keys that the field is made from.
std::vector<std::string> sources_of(const Entity& entity, const FieldInfo& field) {
  const auto codec = entity.codecs.find(field.name);
  if (codec == entity.codecs.end()) return {field.key};
  if (!codec->second.read.given()) return {top(field.key)};
  std::vector<std::string> keys;
  for (const std::string& path : codec->second.read.paths()) {
    if (path.starts_with(kRecord))
      keys.push_back(top(std::string_view(path).substr(kRecord.size())));
  }
  return keys;
}

bool wants(const Records::Names& wanted, const EntityInfo& info, const std::string& field) {
  return wanted.empty() || field == info.id || field == info.modified ||
         std::find(wanted.begin(), wanted.end(), field) != wanted.end();
}

}  // namespace

base::Result<const Entity*> Records::entity_of(const std::string& name) const {
  if (const Entity* entity = parts_.compiled.entity(name)) return entity;
  std::vector<std::string> names;
  for (const auto& [known, entity] : parts_.compiled.entities) names.push_back(known);
  return base::error(base::ErrorKind::invalid, parts_.connection + " has no entity '" + name + "'",
                     base::did_you_mean(name, names));
}

base::Result<const Operation*> Records::operation_of(const Entity& entity, const std::string& name,
                                                     std::string_view verb) const {
  if (name.empty()) {
    return base::error(base::ErrorKind::invalid,
                       title_of(entity) + " cannot be " + std::string(verb));
  }
  if (const Operation* operation = parts_.compiled.operation(name)) return operation;
  return base::error(base::ErrorKind::invalid,
                     title_of(entity) + ": there is no operation '" + name + "'");
}

base::Result<void> Records::check_id(const Entity& entity, const base::Value& id,
                                     std::string_view verb) const {
  if (!id.is_blank()) return {};
  return base::error(base::ErrorKind::invalid, title_of(entity) + ": the id of the record to " +
                                                   std::string(verb) + " has no value");
}

base::Result<Info> Records::info(lua::Runtime& lua, const std::string& entity,
                                 const CallOptions& options) {
  TRY(const Entity* const found, entity_of(entity));
  return parts_.schemas.info(lua, *found, options);
}

base::Value Records::wire_keys(const View& view) const {
  // All fields of records that describe themselves: a product may answer fewer unless it is told.
  if (view.wanted.empty() && !view.entity.schema) return {};
  std::set<std::string> keys;
  if (view.info->open) keys.insert(view.wanted.begin(), view.wanted.end());
  for (const auto& [name, field] : view.info->fields) {
    if (!wants(view.wanted, *view.info, name)) continue;
    for (std::string& key : sources_of(view.entity, field)) keys.insert(std::move(key));
  }
  base::Value list = base::Value::list();
  for (const std::string& key : keys) list.push(base::Value::text(key));
  return list;
}

base::Result<std::optional<base::Value>> Records::normalise(lua::Runtime& lua, const View& view,
                                                            const base::Value& wire) const {
  if (view.entity.missing_when.given()) {
    lua::Scope scope;
    scope.set("settings", parts_.settings);
    scope.set("record", wire);
    TRY(const bool missing, view.entity.missing_when.holds(lua, scope));
    if (missing) return std::optional<base::Value>();
  }
  if (view.info->open) return std::optional(wire);
  base::Value record = base::Value::object();
  for (const auto& [name, field] : view.info->fields) {
    if (!wants(view.wanted, *view.info, name)) continue;
    TRY(base::Value value, field_of(lua, view, field, wire));
    record.set(name, std::move(value));
  }
  if (view.entity.keeps_wire) record.set(kWire, wire);
  return std::optional(std::move(record));
}

base::Result<base::Value> Records::field_of(lua::Runtime& lua, const View& view,
                                            const FieldInfo& field, const base::Value& wire) const {
  const auto codec = view.entity.codecs.find(field.name);
  if (codec == view.entity.codecs.end() || !codec->second.read.given()) {
    return read_value(field, field.path.in(wire));
  }
  lua::Scope scope;
  scope.set("settings", parts_.settings);
  scope.set("record", wire);
  TRY(const base::Value value, codec->second.read.evaluate(lua, scope));
  return read_value(field, value);
}

}  // namespace engine::connector
