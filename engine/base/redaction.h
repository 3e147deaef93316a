// Replaces known secrets in a text, also where they appear encoded.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/secret.h"

namespace engine::base {

// Takes time proportional to the text, however many secrets there are: tokens are refreshed for
// as long as the process lives, and none is forgotten. Not safe for several threads.
class Redaction {
 public:
  // Shorter ones would redact ordinary words; they are ignored.
  static constexpr std::size_t kShortest = 6;

  // From now on this secret's text is replaced: as it is, escaped in JSON, percent-encoded, and
  // inside a base64 text whatever stands before and after it.
  void add(const Secret& secret);

  std::string apply(std::string_view text) const;

 private:
  void add_spelling(std::string spelling);
  std::size_t length_at(std::string_view text) const;

  // By their first kShortest bytes; the longest first.
  std::unordered_map<std::uint64_t, std::vector<std::string>> spellings_;
};

}  // namespace engine::base
