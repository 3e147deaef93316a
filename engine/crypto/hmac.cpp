#include "crypto/hmac.h"

#include <climits>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "crypto/openssl_error.h"

namespace engine::crypto {

base::Result<std::string> hmac_sha256(const base::Secret& key, std::string_view bytes) {
  const std::string_view revealed = key.reveal();
  if (revealed.size() > INT_MAX) return openssl_error("sign with a key of more than 2 GiB");
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (HMAC(EVP_sha256(), revealed.data(), static_cast<int>(revealed.size()), data, bytes.size(),
           digest, &size) == nullptr) {
    return openssl_error("compute an HMAC");
  }
  return std::string(reinterpret_cast<const char*>(digest), size);
}

}  // namespace engine::crypto
