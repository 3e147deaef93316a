#include "base/uuid.h"

#include <algorithm>
#include <cstdlib>

#include <sys/random.h>

#include "base/mutex.h"
#include "base/text.h"

namespace engine::base {

namespace {

// What sorts: 48 bits of milliseconds and 12 bits that count within a millisecond, in one number.
// When the count overflows it borrows the next millisecond, which RFC 9562 (6.2) allows.
class Sequence {
 public:
  std::uint64_t next(Time now) EXCLUDES(mutex_) {
    const auto millis = std::max<std::int64_t>(to_micros(now) / 1000, 0);
    const Lock lock(mutex_);
    last_ = std::max(static_cast<std::uint64_t>(millis) << 12, last_ + 1);
    return last_;
  }

 private:
  Mutex mutex_;
  std::uint64_t last_ GUARDED_BY(mutex_) = 0;
};

// A request of up to 256 bytes can neither be interrupted nor come back short, and fails only on a
// kernel without the call: then nothing that needs an id can work.
std::uint64_t random_word() {
  std::uint64_t word = 0;
  if (getrandom(&word, sizeof word, 0) != sizeof word) std::abort();
  return word;
}

std::string big_endian(std::uint64_t word) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(word >> shift));
  return bytes;
}

}  // namespace

std::string uuid7(Time now) {
  static Sequence sequence;
  constexpr std::uint64_t kVersion = 7;
  constexpr std::uint64_t kVariant = 2;
  const std::uint64_t order = sequence.next(now);
  const std::uint64_t high = (order >> 12 << 16) | (kVersion << 12) | (order & 0xFFF);
  const std::uint64_t low = (kVariant << 62) | (random_word() >> 2);
  std::string text = hex_encode(big_endian(high) + big_endian(low));
  for (const std::size_t dash : {20U, 16U, 12U, 8U}) text.insert(dash, 1, '-');
  return text;
}

}  // namespace engine::base
