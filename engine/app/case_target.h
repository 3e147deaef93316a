// The systems, and a note of every change that they took: what a test compares.
#pragma once

#include <vector>

#include "rule/target.h"

namespace engine::app {

// Not safe for several threads. Systems and notes must live longer.
class NotingTarget final : public rule::Target {
 public:
  NotingTarget(rule::Target& systems, std::vector<rule::Change>& notes)
      : systems_(systems), notes_(notes) {}

  base::Result<std::optional<base::Value>> read(const rule::EntityRef& entity,
                                                const base::Value& id,
                                                const std::vector<std::string>& fields) override {
    return systems_.read(entity, id, fields);
  }

  base::Result<std::vector<base::Value>> find(const rule::EntityRef& entity, const base::Value& by,
                                              const std::vector<std::string>& fields) override {
    return systems_.find(entity, by, fields);
  }

  base::Result<rule::Page> list(const rule::EntityRef& entity, const rule::ListQuery& query,
                                const std::vector<std::string>& fields) override {
    return systems_.list(entity, query, fields);
  }

  base::Result<base::Value> call(const std::string& connection, const std::string& operation,
                                 const base::Value& with) override {
    return systems_.call(connection, operation, with);
  }

  base::Result<rule::Receipt> apply(const rule::Change& change) override {
    TRY(rule::Receipt receipt, systems_.apply(change));
    if (change.connection != "store") {
      notes_.push_back(change);
      if (change.kind == rule::ChangeKind::create) notes_.back().id = receipt.id;
    }
    return receipt;
  }

  base::Result<void> check(const rule::Change& change) override { return systems_.check(change); }

  base::Result<base::Value> normalise(const rule::EntityRef& entity, const std::string& field,
                                      const base::Value& value) override {
    return systems_.normalise(entity, field, value);
  }

  base::Result<bool> has_field(const rule::EntityRef& entity, const std::string& field) override {
    return systems_.has_field(entity, field);
  }

  base::Result<std::string> id_field(const rule::EntityRef& entity) override {
    return systems_.id_field(entity);
  }

  base::Result<std::string> modified_field(const rule::EntityRef& entity) override {
    return systems_.modified_field(entity);
  }

  std::map<std::string, int> cost(const rule::Change& change) const override {
    return systems_.cost(change);
  }

  std::string effect(const rule::Change& change) const override { return systems_.effect(change); }

  base::Duration readback_lag(const rule::Change& change) const override {
    return systems_.readback_lag(change);
  }

 private:
  rule::Target& systems_;
  std::vector<rule::Change>& notes_;
};

}  // namespace engine::app
