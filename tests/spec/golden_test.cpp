// tests/golden/check/*.case: files that are laid over those of tests/golden/check/base, each below
// a line "--- PATH"; below the line of dashes what is wrong with that workspace. With
// ENGINE_GOLDEN=write in the environment the part below is written anew.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "spec/check_case.h"

namespace engine::spec {

TEST_CASE("golden: each case reports exactly its diagnostics") {
  constexpr std::string_view kDashes = "----------\n";
  const bool write = std::getenv("ENGINE_GOLDEN") != nullptr;
  std::size_t cases = 0;
  for (const auto& file : std::filesystem::directory_iterator(kCheckFolder)) {
    if (file.path().extension() != ".case") continue;
    ++cases;
    CAPTURE(file.path().filename().string());
    const std::string text = read_text_file(file.path());
    const std::size_t dashes = text.rfind(kDashes);
    REQUIRE(dashes != std::string::npos);
    const std::string input = text.substr(0, dashes);
    CheckCase check(split_files(input));
    check.load();
    if (write) std::ofstream(file.path(), std::ios::binary) << input << kDashes << check.problems();
    CHECK(text.substr(dashes + kDashes.size()) == check.problems());
  }
  CHECK(cases >= 40);
}

}  // namespace engine::spec
