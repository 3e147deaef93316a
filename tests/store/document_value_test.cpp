#include "store/document_value.h"

#include "store/world.h"

namespace engine::store {

TEST_CASE("sortable: values sort as people expect, kinds apart") {
  const std::vector<const char*> sorted = {
      "null",
      "false",
      "true",
      "[]",
      "{\"a\":1}",
      "-1e300",
      "-100",
      "-99.5",
      "-9.25",
      "-9.2",
      "-1",
      "-0.5",
      "-0.05",
      "0",
      "1e-300",
      "0.05",
      "0.5",
      "1",
      "1.5",
      "9",
      "10",
      "99",
      "100.001",
      "9007199254740992",
      "9007199254740993",
      "1e300",
      "\"\"",
      "\"10\"",
      "\"9\"",
      "\"a\"",
      "\"ab\"",
      "\"b\"",
  };
  for (std::size_t i = 0; i + 1 < sorted.size(); ++i) {
    CAPTURE(sorted[i]);
    CHECK(sortable(json(sorted[i])) < sortable(json(sorted[i + 1])));
  }
}

TEST_CASE("sortable: equal values are spelt alike") {
  CHECK(sortable(json("1")) == sortable(json("1.0")));
  CHECK(sortable(json("100")) == sortable(json("1e2")));
  CHECK(sortable(json("-0")) == sortable(json("0")));
  CHECK(sortable(json("1e999")) == sortable(json("10e998")));
  CHECK(sortable(base::Value()) == sortable(base::Value::null()));
  CHECK(sortable(json(R"({"a":1,"b":2})")) == sortable(json(R"({"b":2.0,"a":1})")));
}

}  // namespace engine::store
