// tests/golden/config/*.case: YAML above the line of dashes, the diagnostics of reading it as a
// pack below. With ENGINE_GOLDEN=write in the environment the part below is written anew.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <doctest/doctest.h>

#include "config/pack_model.h"
#include "config/read_text.h"

namespace engine::config {

namespace {

constexpr std::string_view kDashes = "----------\n";

std::string read_file(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("golden: each case reports exactly its diagnostics") {
  const bool write = std::getenv("ENGINE_GOLDEN") != nullptr;
  std::size_t cases = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(PROJECT_SOURCE_DIR "/tests/golden/config")) {
    if (file.path().extension() != ".case") continue;
    ++cases;
    CAPTURE(file.path().filename().string());
    const std::string text = read_file(file.path());
    const std::size_t dashes = text.rfind(kDashes);
    REQUIRE(dashes != std::string::npos);
    const std::string input = text.substr(0, dashes);
    model::Pack pack;
    const std::string problems = read_text(input, pack);
    if (write) std::ofstream(file.path(), std::ios::binary) << input << kDashes << problems;
    CHECK(text.substr(dashes + kDashes.size()) == problems);
  }
  CHECK(cases > 20);
}

}  // namespace engine::config
