// A target that hands everything on to another one: for those that change a part of it.
#pragma once

#include "rule/target.h"

namespace engine::rule {

// The other one must live longer.
class ForwardingTarget : public Target {
 public:
  explicit ForwardingTarget(Target& systems) : systems_(systems) {}

  base::Result<std::optional<base::Value>> read(const EntityRef& entity, const base::Value& id,
                                                const std::vector<std::string>& fields) override {
    return systems_.read(entity, id, fields);
  }

  base::Result<std::vector<base::Value>> find(const EntityRef& entity, const base::Value& by,
                                              const std::vector<std::string>& fields) override {
    return systems_.find(entity, by, fields);
  }

  base::Result<Page> list(const EntityRef& entity, const ListQuery& query,
                          const std::vector<std::string>& fields) override {
    return systems_.list(entity, query, fields);
  }

  base::Result<base::Value> call(const std::string& connection, const std::string& operation,
                                 const base::Value& with) override {
    return systems_.call(connection, operation, with);
  }

  base::Result<Receipt> apply(const Change& change) override { return systems_.apply(change); }

  base::Result<void> check(const Change& change) override { return systems_.check(change); }

  base::Result<base::Value> normalise(const EntityRef& entity, const std::string& field,
                                      const base::Value& value) override {
    return systems_.normalise(entity, field, value);
  }

  base::Result<bool> has_field(const EntityRef& entity, const std::string& field) override {
    return systems_.has_field(entity, field);
  }

  base::Result<std::string> id_field(const EntityRef& entity) override {
    return systems_.id_field(entity);
  }

  base::Result<std::string> modified_field(const EntityRef& entity) override {
    return systems_.modified_field(entity);
  }

  std::map<std::string, int> cost(const Change& change) const override {
    return systems_.cost(change);
  }

  std::string effect(const Change& change) const override { return systems_.effect(change); }

  base::Duration readback_lag(const Change& change) const override {
    return systems_.readback_lag(change);
  }

 protected:
  Target& systems_;
};

}  // namespace engine::rule
