#include "http/url.h"

#include <doctest/doctest.h>

using namespace engine::http;

namespace {

std::string refusal(std::string_view text) {
  const auto url = parse_url(text);
  return url ? "accepted: " + to_text(*url) : url.error().message;
}

std::string joined(std::string_view reference) {
  const auto url = join(*parse_url("https://acme.test/v1/leads/list?page=1"), reference);
  return url ? to_text(*url) : url.error().message;
}

}  // namespace

TEST_CASE("url: its parts are found") {
  const auto url = parse_url("HTTPS://API.Acme.test:8443/v1/a%20b?x=1&y=2#part");
  REQUIRE(url.ok());
  CHECK(url->scheme == "https");
  CHECK(url->host == "api.acme.test");
  CHECK(url->port == 8443);
  CHECK(url->path == "/v1/a%20b");
  CHECK(url->query == "x=1&y=2");
  CHECK(to_text(*url) == "https://api.acme.test:8443/v1/a%20b?x=1&y=2");
  CHECK(origin(*url) == "https://api.acme.test:8443");
}

TEST_CASE("url: what is left out has its default") {
  CHECK(to_text(*parse_url("http://acme.test")) == "http://acme.test/");
  CHECK(to_text(*parse_url("http://acme.test?a=b")) == "http://acme.test/?a=b");
  CHECK(to_text(*parse_url("http://acme.test:80/")) == "http://acme.test/");
  CHECK(parse_url("https://acme.test")->port == 443);
  CHECK(origin(*parse_url("https://acme.test:443/x")) == "https://acme.test");
}

TEST_CASE("url: an IPv6 address stands in brackets") {
  const auto url = parse_url("http://[::1]:8080/x");
  REQUIRE(url.ok());
  CHECK(url->host == "[::1]");
  CHECK(url->port == 8080);
}

TEST_CASE("url: what is none is refused with the reason") {
  const std::string scheme = "the URL starts with neither http:// nor https://";
  const std::string graphic =
      "the URL holds a blank, a control character or a character beyond ASCII";
  CHECK(refusal("") == scheme);
  CHECK(refusal("ftp://acme.test/") == scheme);
  CHECK(refusal("/v1/leads") == scheme);
  CHECK(refusal("http://acme.test/a b") == graphic);
  CHECK(refusal("http://acme.test/a\r\nX: y") == graphic);
  CHECK(refusal("http://acme.test/\xc3\xa4") == graphic);
  CHECK(refusal("http:///x") == "'' is not a host name");
  CHECK(refusal("http://ac$me/x") == "'ac$me' is not a host name");
  CHECK(refusal("http://acme.test:0/") == "'0' is not a port");
  CHECK(refusal("http://acme.test:65536/") == "'65536' is not a port");
  CHECK(refusal("http://acme.test:8x/") == "'8x' is not a port");
  CHECK(refusal("http://acme.test:/") == "'' is not a port");
  CHECK(refusal("http://me:pass@acme.test/") == "the URL holds a user name or password");
}

TEST_CASE("url: a reference is joined to the URL it was found in") {
  CHECK(joined("") == "https://acme.test/v1/leads/list?page=1");
  CHECK(joined("?page=2") == "https://acme.test/v1/leads/list?page=2");
  CHECK(joined("next") == "https://acme.test/v1/leads/next");
  CHECK(joined("../people/?a=b#c") == "https://acme.test/v1/people/?a=b");
  CHECK(joined("../../../..") == "https://acme.test/");
  CHECK(joined("./") == "https://acme.test/v1/leads/");
  CHECK(joined("/v2//x") == "https://acme.test/v2//x");
  CHECK(joined("//other.test/x") == "https://other.test/x");
  CHECK(joined("http://other.test/x?u=http://y") == "http://other.test/x?u=http://y");
  CHECK(joined("?u=http://y") == "https://acme.test/v1/leads/list?u=http://y");
  CHECK(joined("javascript:alert(1)") == "the URL starts with neither http:// nor https://");
  CHECK(joined("a b") == "the URL holds a blank, a control character or a character beyond ASCII");
}

TEST_CASE("url: a path loses dots and double slashes") {
  CHECK(normalise_path("") == "/");
  CHECK(normalise_path("/") == "/");
  CHECK(normalise_path("//") == "/");
  CHECK(normalise_path("a/b") == "/a/b");
  CHECK(normalise_path("/a//b/") == "/a/b/");
  CHECK(normalise_path("/a/./b/.") == "/a/b/");
  CHECK(normalise_path("/a/../b") == "/b");
  CHECK(normalise_path("/a/b/..") == "/a/");
  CHECK(normalise_path("/../../etc/passwd") == "/etc/passwd");
  CHECK(normalise_path("/a/..b/...") == "/a/..b/...");
}

TEST_CASE("form: pairs go both ways, in order") {
  const Pairs pairs{{"a", "1"}, {"b b", "x&y=z"}, {"a", ""}, {"+", "\xc3\xa4"}};
  const std::string text = "a=1&b%20b=x%26y%3Dz&a=&%2B=%C3%A4";
  CHECK(build_form(pairs) == text);
  CHECK(parse_form(text) == pairs);
}

TEST_CASE("form: plus is a blank, an empty part is nothing, a lone name has no value") {
  CHECK(parse_form("a+b=c+d&&e&=f") == Pairs{{"a b", "c d"}, {"e", ""}, {"", "f"}});
  CHECK(parse_form("") == Pairs{});
}

TEST_CASE("form: a malformed escape is refused") {
  CHECK(parse_form("a=%4") == std::nullopt);
  CHECK(parse_form("%zz=1") == std::nullopt);
}
