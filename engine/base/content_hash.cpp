#include "base/content_hash.h"

#include <fmt/format.h>

namespace engine::base {

void ContentHash::add(std::string_view part) {
  for (std::size_t size = part.size(), i = 0; i < sizeof(std::uint64_t); ++i, size >>= 8) {
    mix(static_cast<std::uint8_t>(size));
  }
  for (const char c : part) mix(static_cast<std::uint8_t>(c));
}

std::string ContentHash::hex() const {
  return fmt::format("{:016x}{:016x}", static_cast<std::uint64_t>(state_ >> 64),
                     static_cast<std::uint64_t>(state_));
}

void ContentHash::mix(std::uint8_t byte) {
  constexpr Wide kPrime = (Wide{1} << 88) | Wide{0x13b};
  state_ = (state_ ^ byte) * kPrime;
}

}  // namespace engine::base
