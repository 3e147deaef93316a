// The systems that a rule reads from and writes to. The executor knows nothing else of the world.
//
// Real: run/connector_target.h. For plans: sim/recording_target.h reads through, records writes and
// shows them to later reads. Not safe for several threads: one per task.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/value.h"
#include "rule/change.h"

namespace engine::rule {

// connection.entity; the built-in connection `store` holds the pack's collections.
struct EntityRef {
  std::string connection;
  std::string entity;

  std::string text() const { return connection + "." + entity; }

  bool is_store() const { return connection == "store"; }
};

// "crm.person" in its two halves.
EntityRef entity_ref(std::string_view text);

struct ListQuery {
  base::Value with;        // arguments of the list operation
  base::Value where;       // fields that must be equal
  std::string order;       // field; "-field" descending (store only)
  std::int64_t limit = 0;  // 0: the source's own page size
  base::Value after;       // position or page state; absent: from the start
};

struct Page {
  std::vector<base::Value> items;
  base::Value next;  // absent at the end
};

// Fields are asked for by name. A name that ends in '?' is passed over where the account has no such
// field.
inline std::string if_there(const std::string& field) {
  return field + "?";
}

inline bool is_if_there(const std::string& field) {
  return !field.empty() && field.back() == '?';
}

class Target {
 public:
  virtual ~Target() = default;
  virtual base::Result<std::optional<base::Value>> read(const EntityRef& entity,
                                                        const base::Value& id,
                                                        const std::vector<std::string>& fields) = 0;
  virtual base::Result<std::vector<base::Value>> find(const EntityRef& entity,
                                                      const base::Value& by,
                                                      const std::vector<std::string>& fields) = 0;
  virtual base::Result<Page> list(const EntityRef& entity, const ListQuery& query,
                                  const std::vector<std::string>& fields) = 0;
  // An operation without effect.
  virtual base::Result<base::Value> call(const std::string& connection,
                                         const std::string& operation, const base::Value& with) = 0;
  // A write. Sent at most once by this call; an Error's `executed` says what is known.
  virtual base::Result<Receipt> apply(const Change& change) = 0;

  // Whether `apply` would send it: what the connector refuses before any call is refused here too.
  virtual base::Result<void> check(const Change& change) = 0;

  // Type-aware form of a value of this field, as it would be read back.
  virtual base::Result<base::Value> normalise(const EntityRef& entity, const std::string& field,
                                              const base::Value& value) = 0;
  // Whether the account's records have this field.
  virtual base::Result<bool> has_field(const EntityRef& entity, const std::string& field) = 0;
  virtual base::Result<std::string> id_field(const EntityRef& entity) = 0;
  virtual base::Result<std::string> modified_field(const EntityRef& entity) = 0;
  virtual std::map<std::string, int> cost(const Change& change) const = 0;
  // repeatable | keyed | marked | once, and how long after a create the record may stay invisible.
  virtual std::string effect(const Change& change) const = 0;
  virtual base::Duration readback_lag(const Change& change) const = 0;
};

}  // namespace engine::rule
