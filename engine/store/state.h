// Small things that must survive: cursors, fingerprints, memories, budgets, cached metadata.
// Every method is one commit. Safe to use from several threads.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/duration.h"
#include "base/result.h"
#include "base/value.h"

namespace engine::store {

struct Bucket {
  std::string connection;
  std::string budget;
  base::Value state;  // the connector layer's business
};

class State {
 public:
  virtual ~State() = default;
  virtual base::Result<base::Value> cursor(const std::string& name) = 0;  // absent: none
  virtual base::Result<std::string> fingerprint(const std::string& rule,
                                                const std::string& record) = 0;  // "": none
  // Id known from the create-once memory under one of the names; "" if none.
  virtual base::Result<std::string> known(const std::vector<std::string>& names) = 0;
  // True, and forgotten, when this echo was remembered.
  virtual base::Result<bool> take_echo(const std::string& echo) = 0;
  virtual base::Result<std::vector<Bucket>> buckets() = 0;
  // Need not survive a power loss; must survive a killed process.
  virtual base::Result<void> save_buckets(const std::vector<Bucket>& buckets) = 0;
  // Cached metadata: absent when unknown or older than its time to live.
  virtual base::Result<base::Value> cached(const std::string& name) = 0;
  virtual base::Result<void> cache(const std::string& name, const base::Value& value,
                                   base::Duration keep) = 0;
};

}  // namespace engine::store
