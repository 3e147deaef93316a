#include "base/content_hash.h"

#include <doctest/doctest.h>

namespace engine::base {

namespace {

std::string hash_of(std::initializer_list<std::string_view> parts) {
  ContentHash hash;
  for (const std::string_view part : parts) hash.add(part);
  return hash.hex();
}

}  // namespace

TEST_CASE("content hash: nothing is the offset basis of FNV-1a") {
  CHECK(hash_of({}) == "6c62272e07bb014262b821756295c58d");
}

TEST_CASE("content hash: equal content has an equal hash, parts do not run together") {
  CHECK(hash_of({"ab", "c"}) == hash_of({"ab", "c"}));
  CHECK(hash_of({"ab", "c"}) != hash_of({"a", "bc"}));
  CHECK(hash_of({"a", "b"}) != hash_of({"b", "a"}));
  CHECK(hash_of({""}) != hash_of({}));
}

}  // namespace engine::base
