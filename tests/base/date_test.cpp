#include "base/date.h"

#include <doctest/doctest.h>

using namespace engine::base;

namespace {

std::string next(const char* after, const char* zone, const char* at) {
  const auto result = next_local_time(*parse_time(after), zone, *parse_time_of_day(at));
  return result ? to_text(*result) : result.error().message;
}

}  // namespace

TEST_CASE("date: text both ways") {
  CHECK(parse_date("2024-02-29") == Date{2024, 2, 29});
  CHECK(to_text(Date{987, 6, 5}) == "0987-06-05");
  for (const char* text : {"", "2026-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "2026-1-1",
                           "2026/01/01", "2026-01-01 ", "-026-01-01", "20260101"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_date(text));
  }
}

TEST_CASE("date: ordered by the calendar") {
  CHECK(Date{2025, 12, 31} < Date{2026, 1, 1});
  CHECK(Date{2026, 1, 31} < Date{2026, 2, 1});
}

TEST_CASE("time of day: read strictly") {
  CHECK(parse_time_of_day("23:59")->hour == 23);
  CHECK(parse_time_of_day("00:07")->minute == 7);
  for (const char* text : {"", "24:00", "12:60", "1:00", "12:0", "12:00:00", "12.00"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_time_of_day(text));
  }
}

TEST_CASE("zone: IANA names are known, others are an error that says so") {
  CHECK(known_zone("America/Chicago"));
  CHECK(known_zone("UTC"));
  CHECK_FALSE(known_zone("America/Atlantis"));
  CHECK_FALSE(known_zone(""));
  CHECK_FALSE(known_zone("../../etc/passwd"));
  const auto date = local_date(from_micros(0), "America/Atlantis");
  REQUIRE_FALSE(date);
  CHECK(date.error().kind == ErrorKind::invalid);
  CHECK(date.error().message == "'America/Atlantis' is not a known time zone");
  CHECK(date.error().hint ==
        "use an IANA name such as Europe/Berlin; they come with the package tzdata");
  CHECK(next("2026-01-01T00:00:00Z", "Nowhere", "00:00") == "'Nowhere' is not a known time zone");
}

TEST_CASE("local date: differs from UTC near midnight") {
  const Time time = *parse_time("2026-11-21T03:00:00Z");
  CHECK(local_date(time, "UTC").value() == Date{2026, 11, 21});
  CHECK(local_date(time, "America/Chicago").value() == Date{2026, 11, 20});
  CHECK(local_date(time, "Pacific/Auckland").value() == Date{2026, 11, 21});
  CHECK(local_date(*parse_time("1969-12-31T23:59:59.999999Z"), "UTC").value() ==
        Date{1969, 12, 31});
}

TEST_CASE("next local time: today if it is still to come, else tomorrow, never now") {
  CHECK(next("2026-11-21T03:00:00Z", "America/Chicago", "00:00") == "2026-11-21T06:00:00Z");
  CHECK(next("2026-11-21T06:00:00Z", "America/Chicago", "00:00") == "2026-11-22T06:00:00Z");
  CHECK(next("2026-11-21T05:59:59.999999Z", "America/Chicago", "00:00") == "2026-11-21T06:00:00Z");
  CHECK(next("2026-11-21T12:00:00Z", "Asia/Kolkata", "18:30") == "2026-11-21T13:00:00Z");
}

TEST_CASE("next local time: a day is 23 or 25 hours long when the clocks change") {
  CHECK(next("2026-03-08T06:00:00Z", "America/Chicago", "00:00") == "2026-03-09T05:00:00Z");
  CHECK(next("2026-11-01T05:00:00Z", "America/Chicago", "00:00") == "2026-11-02T06:00:00Z");
}

TEST_CASE("next local time: in a gap it is the first instant after the gap") {
  // 02:00 to 03:00 does not exist in Berlin on 2026-03-29.
  CHECK(next("2026-03-29T00:00:00Z", "Europe/Berlin", "02:30") == "2026-03-29T01:00:00Z");
  // Clocks in Santiago jump from 24:00 on 2026-09-05 to 01:00.
  CHECK(next("2026-09-05T12:00:00Z", "America/Santiago", "00:00") == "2026-09-06T04:00:00Z");
  // Samoa left out 2011-12-30.
  CHECK(next("2011-12-30T09:00:00Z", "Pacific/Apia", "12:00") == "2011-12-30T10:00:00Z");
}

TEST_CASE("next local time: of two occurrences it is the first, and the second is skipped") {
  // 02:30 comes twice in Berlin on 2026-10-25: at 00:30Z and at 01:30Z.
  CHECK(next("2026-10-25T00:00:00Z", "Europe/Berlin", "02:30") == "2026-10-25T00:30:00Z");
  CHECK(next("2026-10-25T00:30:00Z", "Europe/Berlin", "02:30") == "2026-10-26T01:30:00Z");
}
