// What is known of the fields of an entity: those that the connector declares and those that the
// product tells.
//
// Safe to use from several threads: a snapshot per entity, loaded by one thread for all and kept as
// long as the connector says.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "connector/cache.h"
#include "connector/caller.h"
#include "connector/client.h"
#include "connector/compiled.h"

namespace engine::connector {

using Info = std::shared_ptr<const EntityInfo>;

class Schemas {
 public:
  Schemas(const std::string& connection, const Compiled& compiled, const base::Value& settings,
          Caller& caller, Cache& cache, base::Clock& clock)
      : connection_(connection),
        compiled_(compiled),
        settings_(settings),
        caller_(caller),
        cache_(cache),
        clock_(clock) {}

  base::Result<Info> info(lua::Runtime& lua, const Entity& entity, const CallOptions& options);
  // The same with all of `names` in it: an unknown one makes the product's listing be read again,
  // at most once a minute. Error invalid, naming the field, when it stays unknown.
  base::Result<Info> info_with(lua::Runtime& lua, const Entity& entity,
                               const std::vector<std::string>& names, const CallOptions& options);

 private:
  struct Snapshot {
    Info info;
    base::Duration expires{0};  // boot time
  };

  std::optional<Info> known(const Entity& entity);
  base::Result<Info> load(lua::Runtime& lua, const Entity& entity, const CallOptions& options,
                          bool again);
  base::Result<base::Value> fetch(lua::Runtime& lua, const Entity& entity,
                                  const CallOptions& options);
  bool may_reload(const Entity& entity);

  const std::string& connection_;
  const Compiled& compiled_;
  const base::Value& settings_;
  Caller& caller_;
  Cache& cache_;
  base::Clock& clock_;
  SingleFlight<Info> flights_;
  base::Mutex mutex_;
  std::map<std::string, Snapshot> snapshots_ GUARDED_BY(mutex_);
  std::map<std::string, base::Duration> reloaded_ GUARDED_BY(mutex_);  // boot time
};

// Pure: `listing` is what the schema's operation gave, one item per field; empty without a schema.
base::Result<EntityInfo> describe_entity(lua::Runtime& lua, const Entity& entity,
                                         const base::Value& settings, const base::Value& listing);

}  // namespace engine::connector
