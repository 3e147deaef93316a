#include "base/text.h"

#include <doctest/doctest.h>

using namespace engine::base;
using namespace std::string_literals;

TEST_CASE("trim: blanks at both ends, nothing inside") {
  CHECK(trim(" \t a b\r\n") == "a b");
  CHECK(trim(" \n ").empty());
  CHECK(trim("").empty());
}

TEST_CASE("split: keeps empty parts") {
  CHECK(split("a,,b", ',') == std::vector<std::string_view>{"a", "", "b"});
  CHECK(split("", ',') == std::vector<std::string_view>{""});
  CHECK(split("a,", ',') == std::vector<std::string_view>{"a", ""});
}

TEST_CASE("lower: ASCII only") {
  CHECK(lower("AbC-Ä1") == "abc-Ä1");
}

TEST_CASE("snake: punctuation and blanks become underscores, other characters are dropped") {
  CHECK(snake("State/Country") == "state_country");
  CHECK(snake("ERP-ID") == "erp_id");
  CHECK(snake("Type:") == "type_");
  CHECK(snake("Größe (m²)") == "gre__m_");
  CHECK(snake("a\tb\x7f") == "ab");
  CHECK(snake("").empty());
}

TEST_CASE("UTF-8: the forms of RFC 3629 and nothing else") {
  CHECK(is_utf8(""));
  CHECK(is_utf8("aä€😀\x7f"));
  CHECK(is_utf8("\xEF\xBF\xBF\xF4\x8F\xBF\xBF"));
  for (const char* text :
       {"\x80", "\xC3", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "a\xE2\x82", "\xC3(", "\xE2(\xA1"}) {
    CAPTURE(text);
    CHECK_FALSE(is_utf8(text));
  }
  CHECK(utf8_length("€x") == 3);
  CHECK(utf8_length("") == 0);
}

TEST_CASE("percent: unreserved characters stay, everything else is encoded") {
  CHECK(percent_encode("aZ09-._~") == "aZ09-._~");
  CHECK(percent_encode("a b+c/ä%\0"s) == "a%20b%2Bc%2F%C3%A4%25%00");
  CHECK(percent_decode("a%20b%2bc+%C3%A4") == "a b+c+ä");
  for (const char* text : {"%", "%4", "%G0", "%0G", "100%"}) {
    CAPTURE(text);
    CHECK_FALSE(percent_decode(text));
  }
}

TEST_CASE("base64: the vectors of RFC 4648") {
  const struct {
    const char* plain;
    const char* encoded;
  } vectors[] = {{"", ""},
                 {"f", "Zg=="},
                 {"fo", "Zm8="},
                 {"foo", "Zm9v"},
                 {"foob", "Zm9vYg=="},
                 {"fooba", "Zm9vYmE="},
                 {"foobar", "Zm9vYmFy"}};

  for (const auto& vector : vectors) {
    CAPTURE(vector.plain);
    CHECK(base64_encode(vector.plain) == vector.encoded);
    CHECK(base64_decode(vector.encoded) == vector.plain);
  }
  CHECK(base64_encode("\xFB\xFF\xFE") == "+//+");
  CHECK(base64url_encode("\xFB\xFF\xFE\x01") == "-__-AQ");
  CHECK(base64_decode("-__-AQ") == "\xFB\xFF\xFE\x01");
  CHECK(base64_decode("+//+AQ==") == "\xFB\xFF\xFE\x01");
}

TEST_CASE("base64: anything else is refused") {
  for (const char* text : {"Z", "Zg=", "Zg===", "Z===", "====", "Zm9v=", "Zh==", "Zm9=", "Zm 9v",
                           "Zm9v\n", "Zg==Zg==", "Zm9vZ"}) {
    CAPTURE(text);
    CHECK_FALSE(base64_decode(text));
  }
}

TEST_CASE("hex: both ways") {
  CHECK(hex_encode("\x00\x7f\xff"s) == "007fff"s);
  CHECK(hex_decode("007FfF") == "\x00\x7f\xff"s);
  CHECK_FALSE(hex_decode("0"));
  CHECK_FALSE(hex_decode("0g"));
}
