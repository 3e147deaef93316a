// Collections on SQLite: each call a transaction around a DocumentTable. Safe to use from several
// threads.
#pragma once

#include "store/collection_shapes.h"
#include "store/core.h"
#include "store/documents.h"

namespace engine::store {

class SqliteDocuments final : public Documents {
 public:
  explicit SqliteDocuments(Core& core) : core_(core) {}

  base::Result<void> declare(const CollectionShape& shape) override;
  base::Result<std::optional<base::Value>> get(const std::string& collection,
                                               const std::string& id) override;
  base::Result<DocumentPage> list(const std::string& collection,
                                  const DocumentQuery& query) override;
  base::Result<std::int64_t> count(const std::string& collection,
                                   const DocumentQuery& query) override;
  base::Result<base::Value> insert(const std::string& collection,
                                   const base::Value& record) override;
  base::Result<base::Value> update(const std::string& collection, const std::string& id,
                                   const base::Value& fields) override;
  base::Result<bool> remove(const std::string& collection, const std::string& id) override;
  base::Result<void> together(const std::function<base::Result<void>(Documents&)>& work) override;

 private:
  Core& core_;
  CollectionShapes shapes_;
};

}  // namespace engine::store
