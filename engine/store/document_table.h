// Documents inside a transaction that somebody else ends. One thread at a time.
#pragma once

#include "base/clock.h"
#include "store/collection_shapes.h"
#include "store/database.h"
#include "store/documents.h"

namespace engine::store {

class DocumentTable final : public Documents {
 public:
  DocumentTable(Database& database, CollectionShapes& shapes, const base::Clock& clock)
      : database_(database), shapes_(shapes), clock_(clock) {}

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
  base::Result<base::Value> new_id(const CollectionShape& shape, const base::Value& record);
  base::Result<base::Value> next_in_sequence(const CollectionShape& shape,
                                             const base::Value& taken);
  base::Result<void> check_key(const CollectionShape& shape, const std::string& id,
                               const std::optional<std::string>& key);
  base::Result<void> write(const CollectionShape& shape, const std::string& id,
                           const base::Value& record);
  base::Result<void> index(const CollectionShape& shape, const std::string& id,
                           const base::Value& record);
  base::Result<void> rebuild(const CollectionShape& shape);

  Database& database_;
  CollectionShapes& shapes_;
  const base::Clock& clock_;
};

}  // namespace engine::store
