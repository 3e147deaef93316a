// Percent, base64 and hex, for text.h.
#include <array>
#include <cstdint>

#include "base/text.h"

namespace engine::base {

namespace {

constexpr std::string_view kStandard =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kForUrls =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kHex = "0123456789abcdef";

unsigned byte(char c) {
  return static_cast<unsigned char>(c);
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return byte(c) - '0';
  if (c >= 'a' && c <= 'f') return byte(c) - 'a' + 10;
  if (c >= 'A' && c <= 'F') return byte(c) - 'A' + 10;
  return std::nullopt;
}

std::optional<char> hex_byte(std::string_view text) {
  if (text.size() < 2) return std::nullopt;
  const auto high = hex_digit(text[0]);
  const auto low = hex_digit(text[1]);
  if (!high || !low) return std::nullopt;
  return static_cast<char>(*high * 16 + *low);
}

std::optional<unsigned> base64_digit(char c) {
  if (c == '-') c = '+';
  if (c == '_') c = '/';
  const auto digit = kStandard.find(c);
  if (digit == std::string_view::npos) return std::nullopt;
  return static_cast<unsigned>(digit);
}

std::string base64(std::string_view bytes, std::string_view alphabet) {
  std::string result;
  result.reserve((bytes.size() + 2) / 3 * 4);
  unsigned bits = 0;
  unsigned count = 0;
  for (const char c : bytes) {
    bits = (bits << 8 | byte(c)) & 0xFFFF;
    for (count += 8; count >= 6; count -= 6) result.push_back(alphabet[bits >> (count - 6) & 63]);
  }
  if (count > 0) result.push_back(alphabet[bits << (6 - count) & 63]);
  return result;
}

}  // namespace

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kUpperHex = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    if (is_unreserved(c)) {
      result.push_back(c);
    } else {
      result += {'%', kUpperHex[byte(c) >> 4], kUpperHex[byte(c) & 15]};
    }
  }
  return result;
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result.push_back(text[i]);
      continue;
    }
    const auto decoded = hex_byte(text.substr(i + 1));
    if (!decoded) return std::nullopt;
    result.push_back(*decoded);
    i += 2;
  }
  return result;
}

std::string base64_encode(std::string_view bytes) {
  std::string result = base64(bytes, kStandard);
  result.append((4 - result.size() % 4) % 4, '=');
  return result;
}

std::string base64url_encode(std::string_view bytes) {
  return base64(bytes, kForUrls);
}

std::optional<std::string> base64_decode(std::string_view text) {
  const auto padding = text.size() - (text.find_last_not_of('=') + 1);
  if (padding > 0 && (padding > 2 || text.size() % 4 != 0)) return std::nullopt;
  text.remove_suffix(padding);
  std::string result;
  unsigned bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const auto digit = base64_digit(c);
    if (!digit) return std::nullopt;
    bits = (bits << 6 | *digit) & 0xFFFF;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    result.push_back(static_cast<char>(bits >> count & 0xFF));
  }
  // A single digit, or bits that no encoder leaves: one text for one value.
  if (count == 6 || (bits & ((1U << count) - 1)) != 0) return std::nullopt;
  return result;
}

std::string hex_encode(std::string_view bytes) {
  std::string result;
  result.reserve(bytes.size() * 2);
  for (const char c : bytes) result += {kHex[byte(c) >> 4], kHex[byte(c) & 15]};
  return result;
}

std::optional<std::string> hex_decode(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string result;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const auto decoded = hex_byte(text.substr(i));
    if (!decoded) return std::nullopt;
    result.push_back(*decoded);
  }
  return result;
}

}  // namespace engine::base
