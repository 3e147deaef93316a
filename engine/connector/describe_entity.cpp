#include <algorithm>
#include <map>
#include <set>

#include "connector/schema.h"
#include "connector/wire_text.h"

namespace engine::connector {

namespace {

base::Path path_to(const base::Value& container, const std::string& key) {
  base::Path path;
  if (!container.is_blank()) {
    path = base::Path::parse(container.as_text()).value_or(base::Path());
  }
  path.add(key);
  return path;
}

void set_options(FieldInfo& field, const base::Value& options) {
  for (const base::Value& option : options.items()) {
    field.options.push_back(wire_text(option.get("label")));
    field.option_ids.push_back(option.get("id"));
  }
}

// One item of the product's listing; nullopt when it is no field.
base::Result<std::optional<FieldInfo>> told_field(lua::Runtime& lua, const Schema& schema,
                                                  const spec::Schema& spec,
                                                  const lua::Scope& scope) {
  if (schema.when.given()) {
    TRY(const bool is_field, schema.when.holds(lua, scope));
    if (!is_field) return std::optional<FieldInfo>();
  }
  FieldInfo field;
  TRY(const base::Value key, schema.key.evaluate(lua, scope));
  field.key = wire_text(key);
  if (field.key.empty()) return std::optional<FieldInfo>();
  TRY(const base::Value name, schema.name.evaluate(lua, scope));
  field.name = name.is_blank() ? field.key : wire_text(name);
  TRY(const base::Value title, schema.title.evaluate(lua, scope));
  field.title = wire_text(title);
  TRY(const base::Value type, schema.type.evaluate(lua, scope));
  if (const spec::FieldType* ours = spec.types.find(wire_text(type))) field.type = *ours;
  TRY(const base::Value options, schema.options.evaluate(lua, scope));
  set_options(field, options);
  TRY(const base::Value read_only, schema.read_only.evaluate(lua, scope));
  field.read_only = read_only.is_true();
  TRY(const base::Value container, schema.container.evaluate(lua, scope));
  field.path = path_to(container, field.key);
  return std::optional(std::move(field));
}

base::Result<std::vector<FieldInfo>> told_fields(lua::Runtime& lua, const Entity& entity,
                                                 const base::Value& settings,
                                                 const base::Value& listing) {
  std::vector<FieldInfo> fields;
  if (!entity.schema) return fields;
  for (const base::Value& item : listing.items()) {
    lua::Scope scope;
    scope.set("settings", settings);
    scope.set("field", item);
    TRY(auto field, told_field(lua, *entity.schema, *entity.spec->schema, scope));
    if (field) fields.push_back(*std::move(field));
  }
  return fields;
}

FieldInfo declared_field(const std::string& name, const spec::Field& declared) {
  FieldInfo field;
  field.name = name;
  field.key = declared.key.empty() ? name : declared.key;
  field.path = base::Path::parse(field.key).value_or(path_to({}, field.key));
  field.title = declared.title;
  field.type = declared.type;
  field.read_only = declared.read_only;
  for (const auto& [label, id] : declared.options) {
    field.options.push_back(label.value);
    field.option_ids.push_back(id);
  }
  return field;
}

// The connector's word counts; what it leaves open the product fills in.
void complete(FieldInfo& declared, const FieldInfo& told) {
  if (declared.title.empty()) declared.title = told.title;
  if (declared.type == spec::FieldType::any) declared.type = told.type;
  if (declared.options.empty()) {
    declared.options = told.options;
    declared.option_ids = told.option_ids;
  }
  declared.read_only = declared.read_only || told.read_only;
}

// Names that several fields have, or that are another field's key: such fields go by their keys.
void settle_names(std::vector<FieldInfo>& told, EntityInfo& info) {
  std::map<std::string, int> holders;
  std::set<std::string> keys;
  for (const auto& [name, field] : info.fields) ++holders[name];
  for (const FieldInfo& field : told) {
    ++holders[field.name];
    keys.insert(field.key);
  }
  for (FieldInfo& field : told) {
    const bool clashes = holders[field.name] > 1 || keys.contains(field.name);
    if (field.name == field.key || !clashes) continue;
    info.notes.push_back("several fields are called '" + field.name + "'; the one with the key '" +
                         field.key + "' goes by its key");
    field.name = field.key;
  }
}

}  // namespace

base::Result<EntityInfo> describe_entity(lua::Runtime& lua, const Entity& entity,
                                         const base::Value& settings, const base::Value& listing) {
  EntityInfo info;
  info.id = entity.spec->id;
  info.modified = entity.spec->modified;
  info.open = !entity.schema && entity.spec->fields.empty();
  if (info.open) return info;

  for (const auto& [name, declared] : entity.spec->fields) {
    info.fields.emplace(name.value, declared_field(name.value, declared));
  }
  TRY(std::vector<FieldInfo> told, told_fields(lua, entity, settings, listing));
  std::erase_if(told, [&](const FieldInfo& field) {
    const auto same_key = std::find_if(info.fields.begin(), info.fields.end(),
                                       [&](auto& each) { return each.second.key == field.key; });
    if (same_key == info.fields.end()) return false;
    complete(same_key->second, field);
    return true;
  });
  settle_names(told, info);
  for (FieldInfo& field : told) {
    std::string name = field.name;
    info.fields.emplace(std::move(name), std::move(field));
  }
  for (const std::string& name : {info.id, info.modified}) {
    if (!name.empty()) info.fields.try_emplace(name, declared_field(name, {}));
  }
  return info;
}

}  // namespace engine::connector
