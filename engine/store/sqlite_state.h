// Cursors, fingerprints, memories, budgets and cached metadata on SQLite. Safe to use from several
// threads.
#pragma once

#include "store/core.h"
#include "store/state.h"

namespace engine::store {

class SqliteState final : public State {
 public:
  explicit SqliteState(Core& core) : core_(core) {}

  base::Result<base::Value> cursor(const std::string& name) override;
  base::Result<std::string> fingerprint(const std::string& rule,
                                        const std::string& record) override;
  base::Result<std::string> known(const std::vector<std::string>& names) override;
  base::Result<bool> take_echo(const std::string& echo) override;
  base::Result<std::vector<Bucket>> buckets() override;
  base::Result<void> save_buckets(const std::vector<Bucket>& buckets) override;
  base::Result<base::Value> cached(const std::string& name) override;
  base::Result<void> cache(const std::string& name, const base::Value& value,
                           base::Duration keep) override;

 private:
  Core& core_;
};

}  // namespace engine::store
