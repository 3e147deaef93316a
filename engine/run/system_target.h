// The real systems: connections through their clients, the pack's own collections through the
// store.
//
// One per attempt of a task (it is bound to the worker's lua::Runtime); not safe for several
// threads.
#pragma once

#include "connector/client.h"
#include "lua/runtime.h"
#include "rule/target.h"
#include "run/world.h"
#include "store/documents.h"

namespace engine::run {

class SystemTarget final : public rule::Target {
 public:
  SystemTarget(const World& world, const LoadedPack& pack, store::Documents& documents,
               lua::Runtime& lua, connector::CallOptions options);

  base::Result<std::optional<base::Value>> read(const rule::EntityRef& entity,
                                                const base::Value& id,
                                                const std::vector<std::string>& fields) override;
  base::Result<std::vector<base::Value>> find(const rule::EntityRef& entity, const base::Value& by,
                                              const std::vector<std::string>& fields) override;
  base::Result<rule::Page> list(const rule::EntityRef& entity, const rule::ListQuery& query,
                                const std::vector<std::string>& fields) override;
  base::Result<base::Value> call(const std::string& connection, const std::string& operation,
                                 const base::Value& with) override;
  base::Result<rule::Receipt> apply(const rule::Change& change) override;
  base::Result<void> check(const rule::Change& change) override;
  base::Result<base::Value> normalise(const rule::EntityRef& entity, const std::string& field,
                                      const base::Value& value) override;
  base::Result<bool> has_field(const rule::EntityRef& entity, const std::string& field) override;
  base::Result<std::string> id_field(const rule::EntityRef& entity) override;
  base::Result<std::string> modified_field(const rule::EntityRef& entity) override;
  std::map<std::string, int> cost(const rule::Change& change) const override;
  std::string effect(const rule::Change& change) const override;
  base::Duration readback_lag(const rule::Change& change) const override;

 private:
  base::Result<connector::Client*> client(const std::string& connection) const;
  const spec::Entity* entity_spec(const rule::EntityRef& entity) const;
  // Its records are registrations, whose addresses carry keys of the pack.
  bool carries_keys(const rule::EntityRef& entity) const;
  std::string operation_of(const rule::Change& change) const;
  std::string collection(const rule::EntityRef& entity) const;
  base::Result<connector::Written> written(connector::Client& client, const rule::Change& change);
  base::Result<rule::Receipt> apply_to_store(const rule::Change& change);
  // The fields wanted, with the id and the time of modification.
  base::Result<std::vector<std::string>> whole(const rule::EntityRef& entity,
                                               const std::vector<std::string>& fields);

  const World& world_;
  const LoadedPack& pack_;
  store::Documents& documents_;
  lua::Runtime& lua_;
  connector::CallOptions options_;
};

}  // namespace engine::run
