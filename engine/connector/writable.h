// What may be written to an entity, and in which shape it travels. Pure but for the connector's
// expressions.
#pragma once

#include "base/result.h"
#include "connector/client.h"
#include "connector/compiled.h"

namespace engine::connector {

enum class WriteKind { create, update };

// An entity under its full name, "crm.person", for messages.
struct WriteTarget {
  const std::string& title;
  const Entity& entity;
  const EntityInfo& info;
};

// Error invalid, naming the field, for one that the connector or the product does not let anybody
// write.
base::Result<void> check_writable(const WriteTarget& target, const base::Value& changes);

// With the defaults of a create, and of fields that exclude each other only the first group that
// has a value.
base::Value settle_changes(const Entity& entity, WriteKind kind, const base::Value& changes);

// Error rejected, executed no, when the record lacks what the connector says it needs. An update
// answers for the fields it changes.
base::Result<void> check_needs(lua::Runtime& lua, const WriteTarget& target, WriteKind kind,
                               const base::Value& settings, const base::Value& changes,
                               const base::Value& before);

// The wire's keys and values. `before`: the normalised record, absent for a create.
base::Result<base::Value> wire_changes(lua::Runtime& lua, const WriteTarget& target,
                                       const base::Value& settings, const base::Value& changes,
                                       const base::Value& before);

}  // namespace engine::connector
