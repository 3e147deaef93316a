#include "spec/references.h"

#include "config/shape.h"
#include "spec/names.h"

namespace engine::spec {

using base::Located;

namespace {

constexpr const char* kStore = "store";

struct AbilityWords {
  References::Ability ability;
  const char* key;
  const char* done;
};

constexpr AbilityWords kAbilities[] = {
    {&Entity::read, "read", "read"},         {&Entity::list, "list", "listed"},
    {&Entity::create, "create", "created"},  {&Entity::update, "update", "updated"},
    {&Entity::delete_, "delete", "deleted"},
};

base::SourceLoc part_of(base::SourceLoc at, std::size_t begin, std::size_t length) {
  at.column += static_cast<int>(begin);
  at.length = static_cast<int>(length);
  return at;
}

std::vector<std::string> connector_names(const Workspace& workspace) {
  std::vector<std::string> names;
  for (const auto& connector : workspace.connectors) names.push_back(connector->name.value);
  return names;
}

}  // namespace

const Connector* References::connector(const ConnectionUse& use) const {
  if (is_one_of(use.connector.value, broken_)) return nullptr;
  if (!check_name(use.connector, "connector", connector_names(workspace_), diagnostics_))
    return nullptr;
  return workspace_.connector(use.connector.value);
}

std::optional<Target> References::entity(const Located<std::string>& reference) const {
  const auto parts = split(reference, "entity");
  if (!parts) return std::nullopt;
  if (parts->connection.value == kStore) {
    if (!check_name(parts->name, "collection", names_of(pack_.collections), diagnostics_))
      return std::nullopt;
    return Target{};
  }
  const Connector* connector = connector_of(parts->connection);
  if (!connector) return std::nullopt;
  const std::string what = "entity of " + connector->name.value;
  if (!check_name(parts->name, what, names_of(connector->entities), diagnostics_))
    return std::nullopt;
  return Target{connector, connector->entities.find(parts->name.value)};
}

const Operation* References::operation(const Located<std::string>& reference) const {
  const auto parts = split(reference, "operation");
  const Connector* connector = parts ? connector_of(parts->connection) : nullptr;
  if (!connector) return nullptr;
  check_name(parts->name, "operation of " + connector->name.value, names_of(connector->operations),
             diagnostics_);
  return connector->operations.find(parts->name.value);
}

std::optional<Target> References::entity_that(Ability ability,
                                              const Located<std::string>& reference) const {
  const auto target = entity(reference);
  if (!target || !target->entity || !(target->entity->*ability)->empty()) return target;
  for (const AbilityWords& words : kAbilities) {
    if (words.ability != ability) continue;
    diagnostics_
        .error("no-operation", reference.at, "'" + reference.value + "' cannot be " + words.done)
        .notes.push_back(
            {target->entity->at, std::string("its entity names no '") + words.key + "'"});
  }
  return std::nullopt;
}

std::optional<Target> References::entity_found_by(const std::vector<Located<std::string>>& fields,
                                                  const Located<std::string>& reference) const {
  const auto target = entity(reference);
  if (!target || !target->entity || fields.empty()) return target;
  const auto& find = target->entity->find;
  if (find.find("*")) return target;
  for (const auto& field : fields) {
    if (find.find(field.value)) return target;
  }
  const std::vector<std::string> known = names_of(find);
  diagnostics_
      .error("no-operation", fields.front().at,
             "'" + reference.value + "' cannot be found by '" + fields.front().value + "'",
             known.empty() ? "" : "it can be found by " + config::enumerate(known, "or"))
      .notes.push_back({target->entity->at, "its entity is described here"});
  return std::nullopt;
}

std::optional<References::Parts> References::split(const Located<std::string>& reference,
                                                   const std::string& kind) const {
  const std::string& text = reference.value;
  if (text.empty()) return std::nullopt;
  const std::size_t dot = text.find('.');
  if (dot == std::string::npos || dot == 0 || dot + 1 == text.size()) {
    diagnostics_.error(
        "bad-reference", reference.at, "'" + text + "' does not name an " + kind,
        "write CONNECTION." + std::string(kind == "entity" ? "ENTITY" : "OPERATION"));
    return std::nullopt;
  }
  return Parts{{text.substr(0, dot), part_of(reference.at, 0, dot)},
               {text.substr(dot + 1), part_of(reference.at, dot + 1, text.size() - dot - 1)}};
}

const Connector* References::connector_of(const Located<std::string>& connection) const {
  if (!check_name(connection, "connection", names_of(pack_.connections), diagnostics_))
    return nullptr;
  return workspace_.connector_of(pack_, connection.value);
}

}  // namespace engine::spec
