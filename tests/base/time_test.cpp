#include <doctest/doctest.h>

#include "base/duration.h"

using namespace engine::base;

namespace {

std::string utc(std::string_view text) {
  const auto time = parse_time(text);
  return time ? to_text(*time) : "none";
}

}  // namespace

TEST_CASE("time: the spellings of RFC 3339 and of vendors mean the same instant") {
  for (const char* text :
       {"2026-11-21T09:30:00Z", "2026-11-21T09:30:00+00:00", "2026-11-21T09:30:00+0000",
        "2026-11-21T09:30:00Z+0000", "2026-11-21T09:30:00-00:00", "2026-11-21 09:30:00Z",
        "2026-11-21 09:30:00 +0000", "2026-11-21t09:30:00z", "2026-11-21T01:30:00-08:00",
        "2026-11-21T01:30:00-0800", "2026-11-21T15:00:00+05:30", "2026-11-21T10:30:00+01",
        "2026-11-21T09:30:00.000Z", "2026-11-21T09:29:60Z"}) {
    CAPTURE(text);
    CHECK(utc(text) == "2026-11-21T09:30:00Z");
  }
}

TEST_CASE("time: fractions of a second are kept to the microsecond") {
  CHECK(utc("2026-11-21T09:30:00.5Z") == "2026-11-21T09:30:00.500000Z");
  CHECK(utc("2026-11-21T09:30:00,25+0000") == "2026-11-21T09:30:00.250000Z");
  CHECK(utc("2026-11-21T09:30:00.1234569Z") == "2026-11-21T09:30:00.123456Z");
}

TEST_CASE("time: before 1970, leap days and the ends of the calendar") {
  CHECK(utc("1969-12-31T23:59:59.999999Z") == "1969-12-31T23:59:59.999999Z");
  CHECK(utc("2024-02-29T00:00:00Z") == "2024-02-29T00:00:00Z");
  CHECK(utc("0000-01-01T00:00:00Z") == "0000-01-01T00:00:00Z");
  CHECK(utc("9999-12-31T23:59:59Z") == "9999-12-31T23:59:59Z");
}

TEST_CASE("time: without a zone only when UTC is assumed") {
  CHECK_FALSE(parse_time("2026-11-21 09:30:00"));
  CHECK(parse_time("2026-11-21 09:30:00", true) == parse_time("2026-11-21T09:30:00Z"));
}

TEST_CASE("time: what is none is refused") {
  for (const char* text : {"",
                           "2026-11-21",
                           "2026-11-21T",
                           "2026-11-21T09:30Z",
                           "2026-13-21T09:30:00Z",
                           "2026-00-21T09:30:00Z",
                           "2026-02-29T09:30:00Z",
                           "2026-11-31T09:30:00Z",
                           "2026-11-21T24:00:00Z",
                           "2026-11-21T09:60:00Z",
                           "2026-11-21T09:30:61Z",
                           "2026-11-21T09:30:00.Z",
                           "2026-11-21T09:30:00Zx",
                           "2026-11-21T09:30:00Z+0100",
                           "2026-11-21T09:30:00+1",
                           "2026-11-21T09:30:00+01:6",
                           "2026-11-21T09:30:00+24:00",
                           "2026-11-21T09:30:00 ",
                           "+026-11-21T09:30:00Z",
                           "26-11-21T09:30:00Z",
                           "2026-11-21T09:30:00 CET"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_time(text, true));
  }
}

TEST_CASE("time: microseconds both ways") {
  CHECK(to_micros(from_micros(1'764'000'000'000'001)) == 1'764'000'000'000'001);
  CHECK(to_text(from_micros(0)) == "1970-01-01T00:00:00Z");
}
