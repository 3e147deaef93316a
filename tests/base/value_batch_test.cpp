#include "base/value_batch.h"

#include <algorithm>
#include <string>
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

TEST_CASE("value batch: a text that is written in place") {
  std::vector<Value> texts;
  {
    ValueBatch batch;
    for (const std::size_t size : {0U, 5U, 14U, 15U, 200U, 200U, 200U}) {
      char* const room = batch.room_for_text(size);
      REQUIRE(room != nullptr);
      std::fill_n(room, size, 'x');
      texts.push_back(batch.text_in_room(size));
    }
    CHECK(batch.room_for_text(10'000) == nullptr);
  }
  CHECK(texts[0] == Value::text(""));
  CHECK(texts[2] == Value::text(std::string(14, 'x')));
  CHECK(texts[3] == Value::text(std::string(15, 'x')));
  for (std::size_t i = 4; i < texts.size(); ++i)
    CHECK(texts[i] == Value::text(std::string(200, 'x')));
}

TEST_CASE("value batch: entries of a new object") {
  ValueBatch batch;
  const Value text = Value::text(kLong);
  Value made;
  {
    ValueBatch::Entries entries(4);
    entries.add(Value::text("a"), batch.copy(text));
    entries.add(Value::text(kLong), Value::null());
    made = entries.take();
    CHECK(entries.take().is_absent());
  }
  CHECK(made == Value::object({{"a", text}, {kLong, Value::null()}}));
  made.set("c", Value::boolean(true));
  CHECK(made.size() == 3);
  CHECK(ValueBatch::Entries(0).take() == Value::object());
  const ValueBatch::Entries unused(3);
}

TEST_CASE("value batch: what it gives up is absent, and lives on with others") {
  const Value document = *parse_json(R"({"a":")" + kLong + R"(","b":1,"c":["x"],"d":null})");
  const Value other = Value::text(kLong);
  std::vector<Value> given;
  std::vector<Value> kept;
  {
    ValueBatch batch;
    for (int i = 0; i < 10; ++i) {
      for (const Value& value :
           {document, other, document.get("a"), document.get("b"), document.get("c")}) {
        given.push_back(value);
        kept.push_back(value);
      }
      given.push_back(Value::text(kLong + " of its own"));
      kept.push_back(batch.copy(document.get("a")));  // from what was given up, or taken anew
    }
    for (Value& value : given) batch.give_up(value);
    for (int i = 0; i < 100; ++i) kept.push_back(batch.copy(other));
  }
  for (const Value& value : given) CHECK(value.is_absent());
  for (std::size_t i = 0; i < 60; i += 6) {
    CHECK(kept[i] == document);
    CHECK(kept[i + 4] == Value::list({Value::text("x")}));
    CHECK(kept[i + 5].as_text() == kLong);
  }
  CHECK(kept.back().as_text() == kLong);
}
