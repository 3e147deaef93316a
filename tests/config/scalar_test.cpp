#include "config/scalar.h"

#include <doctest/doctest.h>

#include "base/json.h"
#include "config/read_text.h"

namespace engine::config {

namespace {

std::string json_of(const std::string& yaml) {
  base::Diagnostics diagnostics;
  const auto node = load_yaml(input_file(yaml), diagnostics);
  REQUIRE(node);
  return base::to_json(to_value(*node));
}

}  // namespace

TEST_CASE("scalar: only true and false are booleans") {
  CHECK(json_of("[true, false]") == "[true,false]");
  CHECK(json_of("[yes, no, on, off, y, n, True, FALSE]") ==
        R"(["yes","no","on","off","y","n","True","FALSE"])");
}

TEST_CASE("scalar: numbers are decimal and keep their text") {
  CHECK(json_of("[5, -3, 1.10, 2e6, 123456789012345678901]") ==
        "[5,-3,1.10,2e6,123456789012345678901]");
  CHECK(json_of("[012, 1_000, 0x1F, 0o17, +5, .5, 5., 12:30, 2026-11-21, .inf, .nan]") ==
        R"(["012","1_000","0x1F","0o17","+5",".5","5.","12:30","2026-11-21",".inf",".nan"])");
}

TEST_CASE("scalar: whatever is quoted is text") {
  CHECK(json_of(R"(["true", '5', "null", "~", ""])") == R"(["true","5","null","~",""])");
  CHECK(json_of("a: |-\n  5\n") == R"({"a":"5"})");
}

TEST_CASE("scalar: null is what is empty") {
  CHECK(json_of("a:\nb: null\nc: ~\nd: [null]\n") == R"({"a":null,"b":null,"c":null,"d":[null]})");
}

TEST_CASE("scalar: an integer has neither fraction nor exponent and fits 64 bits") {
  const auto integer = [](const char* text) {
    Node node;
    node.kind = Node::Kind::scalar;
    node.text = text;
    return as_integer(node);
  };
  CHECK(integer("-9223372036854775808") == INT64_MIN);
  CHECK(integer("9223372036854775807") == INT64_MAX);
  CHECK_FALSE(integer("9223372036854775808"));
  CHECK_FALSE(integer("1.0"));
  CHECK_FALSE(integer("1e3"));
  CHECK_FALSE(integer("012"));
  CHECK_FALSE(integer(""));
}

}  // namespace engine::config
