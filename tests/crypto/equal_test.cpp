#include "crypto/equal.h"

#include <doctest/doctest.h>

using engine::crypto::equal;

TEST_CASE("equal: compares like ==") {
  CHECK(equal("", ""));
  CHECK(equal({}, ""));
  CHECK(equal("abc", "abc"));
  CHECK_FALSE(equal("abc", "abd"));
  CHECK_FALSE(equal("xbc", "abc"));
  CHECK_FALSE(equal("abc", "abcd"));
  CHECK_FALSE(equal("", "a"));
}
