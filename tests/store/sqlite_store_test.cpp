#include <cstdlib>
#include <filesystem>

#include "store/store_contract.h"
#include "store/store_folder.h"

namespace engine::store {

namespace {

// A new file for every store.
base::Result<std::unique_ptr<Store>> open_fresh(base::Clock& clock, const OpenOptions& options) {
  static const StoreFolder folder;
  static int number = 0;
  return open_sqlite(folder.file("store-" + std::to_string(++number)), clock, options);
}

}  // namespace

STORE_CONTRACT("file", open_fresh)
STORE_CONTRACT("memory", open_memory)

}  // namespace engine::store
