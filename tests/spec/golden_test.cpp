// tests/golden/check/*.case: files that are laid over those of tests/golden/check/base, each below
// a line "--- PATH", and what is wrong with that workspace.
#include "spec/check_case.h"
#include "support/golden_case.h"

namespace engine::spec {

TEST_CASE("golden: each workspace reports exactly its diagnostics") {
  const std::size_t cases = tests::check_golden_cases("check", [](const std::string& input) {
    CheckCase check(split_files(input));
    check.load();
    return check.problems();
  });
  CHECK(cases >= 40);
}

}  // namespace engine::spec
