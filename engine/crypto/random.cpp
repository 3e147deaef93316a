#include "crypto/random.h"

#include <climits>

#include <openssl/rand.h>

#include "base/text.h"
#include "crypto/openssl_error.h"

namespace engine::crypto {

base::Result<std::string> random_bytes(std::size_t count) {
  if (count > INT_MAX) return openssl_error("make more than 2 GiB of random bytes at once");
  std::string bytes(count, '\0');
  auto* data = reinterpret_cast<unsigned char*>(bytes.data());
  if (RAND_bytes(data, static_cast<int>(count)) != 1) return openssl_error("make random bytes");
  return bytes;
}

base::Result<std::string> random_token(std::size_t bytes) {
  TRY(const std::string random, random_bytes(bytes));
  return base::base64url_encode(random);
}

}  // namespace engine::crypto
