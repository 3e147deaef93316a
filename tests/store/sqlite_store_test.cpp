#include "store/store_contract.h"

namespace engine::store {

TEST_CASE("memory store: queue") {
  queue_contract(open_memory);
}

}  // namespace engine::store
