#include "base/suggest.h"

#include <doctest/doctest.h>

using namespace engine::base;

TEST_CASE("suggest: the nearest of the near ones") {
  const std::vector<std::string> keys = {"where", "when", "then"};
  CHECK(suggest("whne", keys) == "when");
  CHECK(suggest("WHERE", keys) == "where");
  CHECK(suggest("thn", keys) == "then");
}

TEST_CASE("suggest: nothing when nothing is near") {
  CHECK_FALSE(suggest("colour", {"when", "then"}));
  CHECK_FALSE(suggest("abcd", {"abcdefg"}));
  CHECK_FALSE(suggest("x", {}));
}

TEST_CASE("suggest: short words must be nearer") {
  CHECK(suggest("ide", {"id"}) == "id");
  CHECK_FALSE(suggest("to", {"id"}));
  CHECK_FALSE(suggest("abc", {"a"}));
}

TEST_CASE("suggest: two neighbours that changed places count once") {
  CHECK(suggest("no", {"on"}) == "on");
  CHECK(suggest("paht", {"path"}) == "path");
}

TEST_CASE("did you mean: a question or nothing") {
  CHECK(did_you_mean("maping", {"mapping"}) == "did you mean 'mapping'?");
  CHECK(did_you_mean("zzz", {"mapping"}).empty());
}
