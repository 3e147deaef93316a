// Records of a connection's entities: read, found, listed and written by the operations that the
// connector names, with field names and normal values on this side. Safe to use from several
// threads.
#pragma once

#include "connector/batch.h"
#include "connector/client.h"
#include "connector/schema.h"
#include "connector/writable.h"

namespace engine::connector {

// What it works with; outlives it.
struct RecordsParts {
  const std::string& connection;
  const Compiled& compiled;
  const base::Value& settings;
  Caller& caller;
  Batches& batches;
  Schemas& schemas;
};

class Records {
 public:
  using Names = std::vector<std::string>;
  using Found = std::map<std::string, base::Value>;

  explicit Records(const RecordsParts& parts) : parts_(parts) {}

  base::Result<std::optional<base::Value>> read(lua::Runtime& lua, const std::string& entity,
                                                const base::Value& id, const Names& fields,
                                                const CallOptions& options);
  base::Result<Found> read_many(lua::Runtime& lua, const std::string& entity,
                                const std::vector<base::Value>& ids, const Names& fields,
                                const CallOptions& options);
  base::Result<std::vector<base::Value>> find(lua::Runtime& lua, const std::string& entity,
                                              const base::Value& by, const Names& fields,
                                              const CallOptions& options);
  base::Result<RecordPage> list(lua::Runtime& lua, const std::string& entity,
                                const base::Value& with, const Names& fields,
                                const CallOptions& options, const base::Value& page);
  base::Result<Written> create(lua::Runtime& lua, const std::string& entity,
                               const base::Value& changes, const CallOptions& options);
  base::Result<Written> update(lua::Runtime& lua, const std::string& entity, const base::Value& id,
                               const base::Value& changes, const base::Value& before,
                               const CallOptions& options);
  base::Result<Written> remove(lua::Runtime& lua, const std::string& entity, const base::Value& id,
                               const CallOptions& options);
  base::Result<Info> info(lua::Runtime& lua, const std::string& entity, const CallOptions& options);

  // Whether a write would be let through, without making it.
  base::Result<void> check(lua::Runtime& lua, const std::string& entity, WriteKind kind,
                           const base::Value& changes, const base::Value& before,
                           const CallOptions& options);

 private:
  // An entity with what is known of its fields, and the fields that this call wants (none: all).
  struct View {
    const Entity& entity;
    Info info;
    const Names& wanted;
  };

  base::Result<const Entity*> entity_of(const std::string& name) const;
  base::Result<const Operation*> operation_of(const Entity& entity, const std::string& name,
                                              std::string_view verb) const;
  base::Result<void> check_id(const Entity& entity, const base::Value& id,
                              std::string_view verb) const;

  std::string title_of(const Entity& entity) const { return parts_.connection + "." + entity.name; }

  // nullopt: counts as not found.
  base::Result<std::optional<base::Value>> normalise(lua::Runtime& lua, const View& view,
                                                     const base::Value& wire) const;
  base::Result<base::Value> field_of(lua::Runtime& lua, const View& view, const FieldInfo& field,
                                     const base::Value& wire) const;
  base::Value wire_keys(const View& view) const;
  base::Result<SharedRead> shared_read(const View& view) const;

  base::Result<std::vector<base::Value>> hits(lua::Runtime& lua, const View& view,
                                              const std::string& field, const base::Value& value,
                                              const CallOptions& options);
  base::Result<std::vector<base::Value>> whole(lua::Runtime& lua, const View& view,
                                               std::vector<base::Value> hits,
                                               const CallOptions& options);
  base::Result<bool> is_exactly(const View& view, const base::Value& record,
                                const base::Value& by) const;

  struct Write {
    WriteKind kind;
    const Entity& entity;
    const Operation& operation;
    base::Value arguments;  // for an update the id
    const base::Value& before;
  };

  // Changes that may be written, as they will be.
  struct Checked {
    Info info;
    base::Value changes;
  };

  base::Result<Checked> checked(lua::Runtime& lua, const Write& write, const base::Value& changes,
                                const CallOptions& options);
  base::Result<base::Value> wire_of(lua::Runtime& lua, const Write& write, const Checked& checked,
                                    const base::Value& before) const;
  base::Result<base::Value> with_wire(lua::Runtime& lua, const Write& write,
                                      const base::Value& changes, const CallOptions& options);
  base::Result<Written> write(lua::Runtime& lua, Write& write, const base::Value& changes,
                              const CallOptions& options);
  base::Result<Written> written(lua::Runtime& lua, const View& view, const Answer& answer) const;

  const RecordsParts parts_;
};

}  // namespace engine::connector
