#include "run/hidden_keys.h"

#include <doctest/doctest.h>

#include "base/json.h"

using namespace engine;
using base::Value;

namespace {

const run::Secrets kSecrets = {{"prod", base::Secret("k 1&")}, {"test", base::Secret("x")}};

std::string shown(const std::string& text) {
  const Value record = Value::object({{"url", Value::text(text)}});
  return std::string(run::without_keys(record, kSecrets).get("url").as_text());
}

std::string sent(const std::string& text) {
  const Value record = Value::object({{"url", Value::text(text)}});
  return std::string(run::with_keys(record, kSecrets).get("url").as_text());
}

}  // namespace

TEST_CASE("hidden keys: an address goes out with the key and comes back with its name") {
  const std::string known = "https://h.example/crm?key=${settings.prod}&a=1";
  const std::string told = "https://h.example/crm?key=k%201%26&a=1";
  CHECK(sent(known) == told);
  CHECK(shown(told) == known);
  CHECK(sent("https://h.example/?a=${settings.test}&b=${settings.test}") ==
        "https://h.example/?a=x&b=x");
}

TEST_CASE("hidden keys: a whole text is the key itself") {
  CHECK(sent("${settings.prod}") == "k 1&");
  CHECK(shown("k 1&") == "${settings.prod}");
}

TEST_CASE("hidden keys: what only looks like a key stays") {
  CHECK(shown("https://x.example/x=x?key=xx&b=ax") == "https://x.example/x=x?key=xx&b=ax");
  CHECK(shown("a text about x") == "a text about x");
  CHECK(sent("https://h.example/${settings.prod}") == "https://h.example/${settings.prod}");
  CHECK(sent("https://h.example/?key=${settings.other}") ==
        "https://h.example/?key=${settings.other}");
}

TEST_CASE("hidden keys: other values are left alone, a key without a value too") {
  const Value record =
      Value::object({{"id", Value::number(std::int64_t{1})}, {"on", Value::boolean(true)}});
  CHECK(run::without_keys(record, kSecrets) == record);
  const run::Secrets blank = {{"prod", base::Secret("")}};
  CHECK(run::without_keys(Value::object({{"url", Value::text("")}}), blank).get("url").as_text() ==
        "");
}
