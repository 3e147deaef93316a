#include <random>

#include <doctest/doctest.h>

#include "base/json.h"

using namespace engine::base;

namespace {

// Makes any value that JSON can hold; the same seed makes the same values.
class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}

  Value value(int depth) {
    switch (below(depth > 0 ? 7U : 5U)) {
      case 0:
        return Value::null();
      case 1:
        return Value::boolean(below(2) == 0);
      case 2:
        return Value::number_text(number());
      case 3:
      case 4:
        return Value::text(text());
      case 5:
        return list(depth);
      default:
        return object(depth);
    }
  }

 private:
  unsigned below(unsigned limit) { return static_cast<unsigned>(engine_() % limit); }

  std::string number() {
    std::string text = below(2) == 0 ? "-" : "";
    text += std::to_string(below(10));
    if (text.back() != '0') text += digits();
    if (below(2) == 0) text += "." + digits();
    if (below(4) == 0) text += "e-" + digits();
    return text;
  }

  std::string digits() {
    std::string text;
    for (unsigned i = 0; i <= below(30); ++i) text += std::to_string(below(10));
    return text;
  }

  std::string text() {
    static const char* const pieces[] = {"a", "Z", "\"", "\\", "/", "\n", "\x01", "\x7f",   "ä",
                                         "€", "😀", " ",  "{",  "]", ":",  ",",    "\\u0041"};
    std::string text;
    for (unsigned i = below(40); i > 0; --i) text += pieces[below(std::size(pieces))];
    return text;
  }

  Value list(int depth) {
    Value list = Value::list();
    for (unsigned i = below(6); i > 0; --i) list.push(value(depth - 1));
    return list;
  }

  Value object(int depth) {
    Value object = Value::object();
    for (unsigned i = below(6); i > 0; --i) {
      const std::string key = text();  // a statement of its own: arguments have no order
      object.set(key, value(depth - 1));
    }
    return object;
  }

  std::mt19937 engine_;
};

}  // namespace

TEST_CASE("json: 200 random values survive writing and reading in every form") {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    CAPTURE(seed);
    const Value value = Random(seed).value(5);
    const std::string text = to_json(value);
    CAPTURE(text);
    const auto compact = parse_json(text);
    REQUIRE(compact.ok());
    CHECK(*compact == value);
    CHECK(to_json(*compact) == text);
    CHECK(parse_json(to_pretty_json(value)).value() == value);
    const auto canonical = parse_json(to_canonical_json(value));
    CHECK(*canonical == value);
    CHECK(to_canonical_json(*canonical) == to_canonical_json(value));
  }
}

TEST_CASE("json: a document cut off anywhere is an error and no crash") {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const std::string text = "[" + to_json(Random(seed).value(3)) + "]";
    for (std::size_t length = 0; length < text.size(); ++length) {
      CAPTURE(text.substr(0, length));
      CHECK_FALSE(parse_json(std::string_view(text).substr(0, length)));
    }
  }
}
