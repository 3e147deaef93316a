// Links on SQLite. Safe to use from several threads.
#pragma once

#include "store/core.h"
#include "store/links.h"

namespace engine::store {

class SqliteLinks final : public Links {
 public:
  explicit SqliteLinks(Core& core) : core_(core) {}

  base::Result<std::optional<Link>> find(const std::string& set, int side,
                                         const std::string& id) override;
  base::Result<void> put(Link link) override;
  base::Result<void> remove(const std::string& link_id) override;
  base::Result<std::vector<Link>> list(const std::string& set, const std::string& after_id,
                                       int limit) override;
  base::Result<std::int64_t> count(const std::string& set) override;

 private:
  Core& core_;
};

}  // namespace engine::store
