#include "crypto/hash.h"

#include <openssl/evp.h>

#include "base/text.h"
#include "crypto/openssl_error.h"

namespace engine::crypto {

base::Result<std::string> sha256(std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr) != 1) {
    return openssl_error("compute a SHA-256");
  }
  return std::string(reinterpret_cast<const char*>(digest), size);
}

base::Result<std::string> sha256_hex(std::string_view bytes) {
  TRY(const std::string digest, sha256(bytes));
  return base::hex_encode(digest);
}

}  // namespace engine::crypto
