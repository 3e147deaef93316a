#include "crypto/hmac.h"

#include <doctest/doctest.h>

#include "base/text.h"

using namespace engine;

namespace {

std::string signature(std::string key, std::string_view text) {
  return base::hex_encode(crypto::hmac_sha256(base::Secret(std::move(key)), text).value());
}

}  // namespace

TEST_CASE("hmac: the vectors of RFC 4231") {
  CHECK(signature(std::string(20, '\x0b'), "Hi There") ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(signature("Jefe", "what do ya want for nothing?") ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(signature(std::string(131, '\xaa'),
                  "Test Using Larger Than Block-Size Key - Hash Key First") ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("hmac: an empty key and an empty text are a key and a text") {
  CHECK(signature("", "") == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}
