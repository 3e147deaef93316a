#include "base/redaction.h"

#include <doctest/doctest.h>

#include "base/json.h"
#include "base/text.h"

using namespace engine::base;

namespace {

std::string hidden(const std::string& secret, const std::string& text) {
  Redaction redaction;
  redaction.add(Secret(secret));
  return redaction.apply(text);
}

}  // namespace

TEST_CASE("redaction: the secret itself, wherever and however often") {
  CHECK(hidden("s3cr3t-key", "s3cr3t-key") == "***");
  CHECK(hidden("s3cr3t-key", "a s3cr3t-key, s3cr3t-keys3cr3t-key!") == "a ***, ******!");
  CHECK(hidden("s3cr3t-key", "s3cr3t-ke s3cr3t-kex") == "s3cr3t-ke s3cr3t-kex");
  CHECK(hidden("s3cr3t-key", "").empty());
}

TEST_CASE("redaction: short words are not secrets") {
  CHECK(hidden("abcde", "abcde") == "abcde");
  CHECK(hidden("abcdef", "abcdef") == "***");
  CHECK(hidden("", "text") == "text");
}

TEST_CASE("redaction: percent-encoded, in either case and as a form") {
  CHECK(hidden("a b+c/ä!", "?key=a%20b%2Bc%2F%C3%A4%21&x=1") == "?key=***&x=1");
  CHECK(hidden("a b+c/ä!", "?key=a%20b%2bc%2f%c3%a4%21&x=1") == "?key=***&x=1");
  CHECK(hidden("a b+c/ä!", "key=a+b%2Bc%2F%C3%A4%21") == "key=***");
}

TEST_CASE("redaction: escaped in JSON") {
  CHECK(hidden("quo\"te\nline", to_json(Value::list({Value::text("quo\"te\nline")}))) ==
        R"(["***"])");
}

TEST_CASE("redaction: inside base64, whatever stands around it, in both alphabets") {
  const std::string secret = "p\xFF\xFE~ss?word>";
  for (const std::string before : {"", "u", "us", "use", "user:"}) {
    for (const std::string after : {"", "x", "xy", "xyz"}) {
      const std::string plain = before + secret + after;
      CAPTURE(plain);
      for (const std::string& encoded : {base64_encode(plain), base64url_encode(plain)}) {
        const std::string result = hidden(secret, "Basic " + encoded);
        CHECK(result.find("***") != std::string::npos);
        CHECK(result.size() <= std::string("Basic ***").size() + 2 * 8);
      }
    }
  }
}

TEST_CASE("redaction: of two secrets that begin alike the longer one goes as a whole") {
  Redaction redaction;
  redaction.add(Secret("secret"));
  redaction.add(Secret("secret-longer"));
  redaction.add(Secret("secret"));
  CHECK(redaction.apply("secret secret-longer secret-long") == "*** *** ***-long");
}
