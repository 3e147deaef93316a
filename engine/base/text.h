// Text that several layers cut, fold or encode in the same way. All of it works on bytes; letter
// case and classes are those of ASCII, whatever the locale.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace engine::base {

// Without the blanks (space, tab, CR, LF) at both ends; points into `text`.
std::string_view trim(std::string_view text);
// "a,,b" -> "a", "", "b"; "" -> "". The parts point into `text`.
std::vector<std::string_view> split(std::string_view text, char separator);
std::string lower(std::string_view text);

// A display name as an identifier: lower case, every ASCII punctuation mark and space becomes "_",
// every other character that is no ASCII letter or digit is dropped.
// "State/Country" -> "state_country", "Type:" -> "type_".
std::string snake(std::string_view name);

// How many bytes the character takes that `text` starts with; 0 when it is malformed or cut off.
std::size_t utf8_length(std::string_view text);
// Well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text);

// RFC 3986: everything but letters, digits, "-", ".", "_" and "~" becomes %XX.
std::string percent_encode(std::string_view text);
// nullopt when a "%" is not followed by two hex digits. A "+" stays a "+".
std::optional<std::string> percent_decode(std::string_view text);

// RFC 4648, padded.
std::string base64_encode(std::string_view bytes);
// With "-" and "_", without padding: for URLs and file names.
std::string base64url_encode(std::string_view bytes);
// Either alphabet, padded or not. nullopt for anything else, blanks included.
std::optional<std::string> base64_decode(std::string_view text);

// Two lower-case digits a byte.
std::string hex_encode(std::string_view bytes);
// Digits of either case. nullopt for anything else or an odd number of digits.
std::optional<std::string> hex_decode(std::string_view text);

}  // namespace engine::base
