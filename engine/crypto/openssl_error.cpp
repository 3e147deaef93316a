#include "crypto/openssl_error.h"

#include <string>

#include <openssl/err.h>

namespace engine::crypto {

base::Error openssl_error(std::string_view what) {
  std::string message = "cannot " + std::string(what);
  if (const unsigned long code = ERR_get_error(); code != 0) {
    char reason[256];
    ERR_error_string_n(code, reason, sizeof reason);
    message += std::string(": ") + reason;
  }
  ERR_clear_error();
  return base::error(base::ErrorKind::internal, message);
}

}  // namespace engine::crypto
