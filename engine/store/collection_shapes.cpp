#include "store/collection_shapes.h"

#include <algorithm>

namespace engine::store {

std::vector<std::string> indexed_fields(const CollectionShape& shape) {
  std::vector<std::string> fields = shape.key;
  for (const std::string& field : shape.index) {
    if (std::find(fields.begin(), fields.end(), field) == fields.end()) fields.push_back(field);
  }
  return fields;
}

void CollectionShapes::set(const CollectionShape& shape) {
  const base::Lock lock(mutex_);
  shapes_[shape.collection] = std::make_shared<const CollectionShape>(shape);
}

base::Result<std::shared_ptr<const CollectionShape>> CollectionShapes::find(
    const std::string& collection) const {
  const base::Lock lock(mutex_);
  const auto found = shapes_.find(collection);
  if (found != shapes_.end()) return found->second;
  return base::error(base::ErrorKind::invalid, "there is no collection '" + collection + "'",
                     "declare it under `collections` of its pack");
}

}  // namespace engine::store
