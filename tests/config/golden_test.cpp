// tests/golden/config/*.case: YAML, and the diagnostics of reading it as a pack.
#include "config/pack_model.h"
#include "config/read_text.h"
#include "support/golden_case.h"

namespace engine::config {

TEST_CASE("golden: each text reports exactly its diagnostics") {
  const std::size_t cases = tests::check_golden_cases("config", [](const std::string& input) {
    model::Pack pack;
    return read_text(input, pack);
  });
  CHECK(cases > 20);
}

}  // namespace engine::config
