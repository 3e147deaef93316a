#include "store/sqlite_documents.h"

#include "store/document_table.h"

namespace engine::store {

using base::Result;
using base::Value;

Result<void> SqliteDocuments::declare(const CollectionShape& shape) {
  return core_.write([&](Database& database) {
    return DocumentTable(database, shapes_, core_.clock).declare(shape);
  });
}

Result<std::optional<Value>> SqliteDocuments::get(const std::string& collection,
                                                  const std::string& id) {
  return core_.read([&](Database& database) {
    return DocumentTable(database, shapes_, core_.clock).get(collection, id);
  });
}

Result<DocumentPage> SqliteDocuments::list(const std::string& collection,
                                           const DocumentQuery& query) {
  return core_.read([&](Database& database) {
    return DocumentTable(database, shapes_, core_.clock).list(collection, query);
  });
}

Result<std::int64_t> SqliteDocuments::count(const std::string& collection,
                                            const DocumentQuery& query) {
  return core_.read([&](Database& database) {
    return DocumentTable(database, shapes_, core_.clock).count(collection, query);
  });
}

Result<Value> SqliteDocuments::insert(const std::string& collection, const Value& record) {
  return core_.write([&](Database& database) {
    return DocumentTable(database, shapes_, core_.clock).insert(collection, record);
  });
}

Result<Value> SqliteDocuments::update(const std::string& collection, const std::string& id,
                                      const Value& fields) {
  return core_.write([&](Database& database) {
    return DocumentTable(database, shapes_, core_.clock).update(collection, id, fields);
  });
}

Result<bool> SqliteDocuments::remove(const std::string& collection, const std::string& id) {
  return core_.write([&](Database& database) {
    return DocumentTable(database, shapes_, core_.clock).remove(collection, id);
  });
}

Result<void> SqliteDocuments::together(const std::function<Result<void>(Documents&)>& work) {
  return core_.write([&](Database& database) -> Result<void> {
    DocumentTable documents(database, shapes_, core_.clock);
    return work(documents);
  });
}

}  // namespace engine::store
