// When two values count as equal, and a hash that agrees with it.
#include "base/json.h"
#include "rule/merge.h"

namespace engine::rule {

using base::Value;

bool same_value(const Value& a, const Value& b) {
  if (a.is_blank() || b.is_blank()) return a.is_blank() && b.is_blank();
  return a == b;
}

// 64 bits of FNV-1a over the canonical JSON: it tells versions of one field apart, no more.
std::string value_hash(const Value& value) {
  constexpr std::uint64_t kStart = 0xcbf29ce484222325;
  constexpr std::uint64_t kPrime = 0x100000001b3;
  std::uint64_t hash = kStart;
  for (const char c : value.is_blank() ? std::string() : base::to_canonical_json(value)) {
    hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
  }
  constexpr int kDigits = 16;
  std::string digits(kDigits, '0');
  for (int i = kDigits - 1; i >= 0; --i, hash >>= 4) {
    digits[static_cast<std::size_t>(i)] = "0123456789abcdef"[hash & 15];
  }
  return digits;
}

}  // namespace engine::rule
