// A fingerprint of content: stable over runs and machines, 128 bits of FNV-1a. It tells versions
// apart; it does not withstand anybody who wants two contents to look alike (crypto/hash.h does).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace engine::base {

class ContentHash {
 public:
  // Parts do not run together: "ab", "c" and "a", "bc" differ.
  void add(std::string_view part);

  std::string hex() const;  // 32 digits

 private:
  __extension__ using Wide = unsigned __int128;

  void mix(std::uint8_t byte);

  Wide state_ = (Wide{0x6c62272e07bb0142} << 64) | Wide{0x62b821756295c58d};
};

}  // namespace engine::base
