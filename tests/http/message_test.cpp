#include "http/message.h"

#include <doctest/doctest.h>

using namespace engine::http;
using engine::base::Secret;

TEST_CASE("headers: names compare without regard to case") {
  Headers headers;
  headers.add("Content-Type", "text/plain");
  CHECK(headers.get("content-TYPE") == "text/plain");
  CHECK(headers.get("Content") == std::nullopt);
}

TEST_CASE("headers: add keeps, set replaces every one of the name") {
  Headers headers;
  headers.add("Link", "a");
  headers.add("X", "1");
  headers.add("link", "b");
  CHECK(headers.get("Link") == "a");
  headers.set("LINK", "c");
  REQUIRE(headers.all().size() == 2);
  CHECK(headers.get("Link") == "c");
}

TEST_CASE("headers: a token has no blanks and no separators") {
  CHECK(is_token("X-Acme_1"));
  CHECK_FALSE(is_token(""));
  CHECK_FALSE(is_token("X "));
  CHECK_FALSE(is_token("X:"));
  CHECK_FALSE(is_token("X\xc3\xa4"));
}

TEST_CASE("headers: a value has no line break and no NUL") {
  CHECK(is_header_value("a b\tc"));
  CHECK_FALSE(is_header_value("a\r\nX: y"));
  CHECK_FALSE(is_header_value("a\ny"));
  CHECK_FALSE(is_header_value(std::string_view("a\0b", 3)));
}

TEST_CASE("describe: the request without its secrets") {
  Request request;
  request.method = "POST";
  request.url = "https://acme.test/v1/leads?page=2#x";
  request.secret_query.emplace_back("key", Secret("topsecret"));
  CHECK(describe(request) == "POST https://acme.test/v1/leads?page=2");
}

TEST_CASE("describe: a password in the URL does not show") {
  Request request;
  request.url = "https://me:topsecret@acme.test/";
  CHECK(describe(request) == "GET (not a URL)");
}
