#include "base/value_batch.h"

#include <vector>

#include <doctest/doctest.h>

#include "base/json.h"

using namespace engine::base;

namespace {

const std::string kLong = "a text that does not fit into a value";

}  // namespace

TEST_CASE("value batch: copies live longer than the batch and what they were copied from") {
  std::vector<Value> copies;
  {
    const Value document = *parse_json(R"({"a":")" + kLong + R"(","b":1,"c":[true],"d":null})");
    const Value other = Value::text(kLong);
    ValueBatch batch;
    // More than are taken in advance at a time, and from two blocks in turn.
    for (int i = 0; i < 200; ++i) copies.push_back(batch.copy(document.get("a")));
    for (int i = 0; i < 10; ++i) {
      copies.push_back(batch.copy(other));
      copies.push_back(batch.copy(document.get("a")));
    }
    CHECK(batch.copy(document) == document);
    CHECK(batch.copy(document.get("b")) == Value::number(std::int64_t{1}));
    CHECK(batch.copy(document.get("c")) == Value::list({Value::boolean(true)}));
    CHECK(batch.copy(document.get("d")).is_null());
    CHECK(batch.copy(document.get("e")).is_absent());
  }
  CHECK(copies.size() == 220);
  for (const Value& copy : copies) CHECK(copy.as_text() == kLong);
}

TEST_CASE("value batch: texts of any length, whether they share memory or not") {
  std::vector<Value> texts;
  std::vector<std::string> expected;
  {
    ValueBatch batch;
    for (std::size_t length = 0; length < 700; length += 7) {
      expected.emplace_back(length, 'x');
      texts.push_back(batch.text(expected.back()));
    }
  }
  for (std::size_t i = 0; i < texts.size(); ++i) CHECK(texts[i].as_text() == expected[i]);
  CHECK(texts[1] == Value::text("xxxxxxx"));
}
