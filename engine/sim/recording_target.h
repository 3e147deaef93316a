// Reads through to the real systems, records writes instead of making them, and shows them to later
// reads.
//
// One PlanRecord per plan, shared by all of its tasks; one RecordingTarget per attempt.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "rule/forwarding_target.h"
#include "rule/plan.h"

namespace engine::sim {

// Safe to use from several threads.
class PlanRecord {
 public:
  // Every recorded change with the task that wants it, in the order in which they were recorded.
  struct Entry {
    std::string task;
    rule::Change change;
  };

  std::vector<Entry> entries() const;

 private:
  friend class RecordingTarget;
  // A record as it would be after the plan so far; absent: as it is; null: deleted.
  base::Value planned(const std::string& entity, const std::string& id) const;
  rule::Receipt record(const std::string& task, const rule::Change& change,
                       const std::string& id_field);
  // The promise again, where a collection or the input of a task kept its text.
  base::Value promised(const base::Value& value) const;

  mutable base::Mutex mutex_;
  std::vector<Entry> entries_ GUARDED_BY(mutex_);
  std::map<std::string, std::map<std::string, base::Value>> fields_
      GUARDED_BY(mutex_);  // entity → id → fields; null: deleted
  std::map<std::string, std::vector<std::string>> created_ GUARDED_BY(mutex_);  // entity → promises
};

class RecordingTarget final : public rule::ForwardingTarget {
 public:
  RecordingTarget(rule::Target& systems, PlanRecord& record, std::string task)
      : ForwardingTarget(systems), record_(record), task_(std::move(task)) {}

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
  base::Result<base::Value> normalise(const rule::EntityRef& entity, const std::string& field,
                                      const base::Value& value) override;

 private:
  base::Result<std::optional<base::Value>> after_plan(const rule::EntityRef& entity,
                                                      std::optional<base::Value> record);

  PlanRecord& record_;
  std::string task_;
};

}  // namespace engine::sim
