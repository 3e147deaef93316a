#include "connector/extract.h"

namespace engine::connector {

base::Result<std::vector<base::Value>> extract_items(lua::Runtime& lua,
                                                     const lua::Expression& items,
                                                     const lua::Scope& scope) {
  TRY(const base::Value found, items.evaluate(lua, scope));
  if (found.is_absent() || found.is_null()) return std::vector<base::Value>();
  if (found.is_object()) return std::vector<base::Value>{found};
  if (!found.is_list()) {
    return base::error(base::ErrorKind::transient, "the answer has no list of items");
  }
  return std::vector<base::Value>(found.items().begin(), found.items().end());
}

}  // namespace engine::connector
