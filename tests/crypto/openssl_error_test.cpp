#include "crypto/openssl_error.h"

#include <doctest/doctest.h>

TEST_CASE("openssl error: says what failed, also when OpenSSL gives no reason") {
  const auto error = engine::crypto::openssl_error("compute an HMAC");
  CHECK(error.kind == engine::base::ErrorKind::internal);
  CHECK(error.message == "cannot compute an HMAC");
}
