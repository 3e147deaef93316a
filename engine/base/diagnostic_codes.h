// Every code that a diagnostic or an error carries, with one sentence each: the reference page.
//
// A code is stable: users and tests refer to it. A test compares this table with the sources.
#pragma once

#include <span>
#include <string_view>

namespace engine::base {

struct CodeMeaning {
  std::string_view code;
  std::string_view meaning;  // a sentence for people
};

// Of what a user wrote, in the order of the alphabet.
std::span<const CodeMeaning> diagnostic_codes();
// Of what went wrong while running, in the order of the alphabet.
std::span<const CodeMeaning> error_codes();

}  // namespace engine::base
