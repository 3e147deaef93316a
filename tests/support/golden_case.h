// tests/golden/TOPIC/*.case: input above the last line of dashes, the expected text below. With
// ENGINE_GOLDEN=write in the environment the part below is written anew.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

namespace engine::tests {

inline std::string read_text_file(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// Checks that `text_of(input)` is what each case says. Returns how many there are.
template <class TextOf>
std::size_t check_golden_cases(const std::string& topic, TextOf text_of) {
  constexpr std::string_view kDashes = "----------\n";
  const bool write = std::getenv("ENGINE_GOLDEN") != nullptr;
  std::size_t cases = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(PROJECT_SOURCE_DIR "/tests/golden/" + topic)) {
    if (file.path().extension() != ".case") continue;
    ++cases;
    CAPTURE(file.path().filename().string());
    const std::string text = read_text_file(file.path());
    const std::size_t dashes = text.rfind(kDashes);
    REQUIRE(dashes != std::string::npos);
    const std::string input = text.substr(0, dashes);
    const std::string found = text_of(input);
    if (write) std::ofstream(file.path(), std::ios::binary) << input << kDashes << found;
    CHECK(text.substr(dashes + kDashes.size()) == found);
  }
  return cases;
}

}  // namespace engine::tests
