#include "crypto/random.h"

#include <limits>

#include <doctest/doctest.h>

#include "base/text.h"

using namespace engine;

TEST_CASE("random: as many bytes as asked for, others each time") {
  CHECK(crypto::random_bytes(0).value().empty());
  CHECK(crypto::random_bytes(33).value().size() == 33);
  CHECK(crypto::random_bytes(16).value() != crypto::random_bytes(16).value());
}

TEST_CASE("random: a token is base64url") {
  const std::string token = crypto::random_token().value();
  CHECK(token.size() == 43);
  CHECK(base::base64_decode(token)->size() == 32);
  CHECK(token.find_first_of("+/=") == std::string::npos);
  CHECK(crypto::random_token(16).value().size() == 22);
}

TEST_CASE("random: more than OpenSSL can count is an error") {
  const auto result = crypto::random_bytes(std::numeric_limits<std::size_t>::max());
  REQUIRE_FALSE(result);
  CHECK(result.error().message == "cannot make more than 2 GiB of random bytes at once");
}
