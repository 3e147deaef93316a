// The collections that were declared since the start. Safe to use from several threads.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/mutex.h"
#include "base/result.h"
#include "store/documents.h"

namespace engine::store {

// Fields that have rows in document_index: those of the key, then those of the index, each once.
std::vector<std::string> indexed_fields(const CollectionShape& shape);

class CollectionShapes {
 public:
  void set(const CollectionShape& shape);
  // Error invalid when nobody declared it.
  base::Result<std::shared_ptr<const CollectionShape>> find(const std::string& collection) const;

 private:
  mutable base::Mutex mutex_;
  std::map<std::string, std::shared_ptr<const CollectionShape>> shapes_ GUARDED_BY(mutex_);
};

}  // namespace engine::store
