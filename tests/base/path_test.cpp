#include "base/path.h"

#include <doctest/doctest.h>

#include "base/json.h"

using namespace engine::base;

namespace {

Value json(std::string_view text) {
  return parse_json(text).value();
}

std::string found(std::string_view path, std::string_view in) {
  const Value value = json(in);
  const Value& result = Path::parse(path)->in(value);
  return result.is_absent() ? "absent" : to_json(result);
}

std::string changed(std::string_view in, std::string_view path, Value leaf) {
  Value value = in.empty() ? Value() : json(in);
  Path::parse(path)->set_in(value, std::move(leaf));
  return value.is_absent() ? "absent" : to_json(value);
}

}  // namespace

TEST_CASE("path: keys, indexes and quoted keys") {
  CHECK(found("a.b", R"({"a":{"b":1}})") == "1");
  CHECK(found("a[1]", R"({"a":[1,2]})") == "2");
  CHECK(found("[0].x", R"([{"x":true}])") == "true");
  CHECK(found(R"(a["x.y"])", R"({"a":{"x.y":1}})") == "1");
  CHECK(found(R"(["a\"b\\"])", R"({"a\"b\\":1})") == "1");
  CHECK(found("a-b.0.ä", R"({"a-b":{"0":{"ä":1}}})") == "1");
}

TEST_CASE("path: absent where there is nothing, null or another kind") {
  CHECK(found("a.b", R"({})") == "absent");
  CHECK(found("a.b", R"({"a":null})") == "absent");
  CHECK(found("a.b", R"({"a":"text"})") == "absent");
  CHECK(found("a[2]", R"({"a":[1,2]})") == "absent");
  CHECK(found("a[0]", R"({"a":{"0":1}})") == "absent");
  CHECK(found("a", R"({"a":null})") == "null");
}

TEST_CASE("path: what is none is refused") {
  for (const char* text :
       {"", ".", ".a", "a.", "a..b", "a[", "a[]", "a[x]", "a[-1]", "a[1", "a[1]b", "a b", "a.[0]",
        "a[\"x]", "a[\"x\\", "a]", "a\"b\"", "a[1000000]", "a[99999999999999999999]"}) {
    CAPTURE(text);
    CHECK_FALSE(Path::parse(text));
  }
}

TEST_CASE("path: its text is the path again") {
  for (const char* text :
       {"a", "a.b[3].c", "[0][1]", R"(a["x.y"].b)", R"([""])", R"(["a\"b\\"])"}) {
    CAPTURE(text);
    CHECK(Path::parse(text)->text() == text);
  }
  CHECK(Path::parse(R"(["plain"])")->text() == "plain");
  CHECK(Path().text().empty());
}

TEST_CASE("path: setting makes what is missing on the way") {
  CHECK(changed("", "a.b.c", Value::number(1L)) == R"({"a":{"b":{"c":1}}})");
  CHECK(changed(R"({"a":null})", "a.b", Value::null()) == R"({"a":{"b":null}})");
  CHECK(changed(R"({"a":{"x":1}})", "a.b", Value::text("t")) == R"({"a":{"x":1,"b":"t"}})");
  CHECK(changed(R"({"a":[1,2,3]})", "a[1]", Value::null()) == R"({"a":[1,null,3]})");
  CHECK(changed("", "a[2]", Value::number(1L)) == R"({"a":[null,null,1]})");
  CHECK(changed(R"([{"x":1}])", "[0].y", Value::number(2L)) == R"([{"x":1,"y":2}])");
}

TEST_CASE("path: setting an absent value removes, and makes nothing on the way") {
  CHECK(changed(R"({"a":{"b":1,"c":2}})", "a.b", Value()) == R"({"a":{"c":2}})");
  CHECK(changed(R"({"x":1})", "a.b", Value()) == R"({"x":1})");
  CHECK(changed("", "a.b", Value()) == "absent");
}

TEST_CASE("path: setting leaves other holders of the value alone") {
  const Value before = json(R"({"a":{"b":[1]}})");
  Value after = before;
  Path::parse("a.b[0]")->set_in(after, Value::number(2L));
  CHECK(to_json(before) == R"({"a":{"b":[1]}})");
  CHECK(to_json(after) == R"({"a":{"b":[2]}})");
}
