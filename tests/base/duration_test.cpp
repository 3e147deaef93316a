#include "base/duration.h"

#include <doctest/doctest.h>

using namespace engine::base;
using namespace std::chrono_literals;

TEST_CASE("duration: every unit is read") {
  CHECK(parse_duration("90s") == 90s);
  CHECK(parse_duration("1m30s") == 90s);
  CHECK(parse_duration("250ms") == 250ms);
  CHECK(parse_duration("7us") == 7us);
  CHECK(parse_duration("72h") == 72h);
  CHECK(parse_duration("400d") == 400 * 24h);
  CHECK(parse_duration("1d2h3m4s5ms6us") == 26h + 3min + 4s + 5ms + 6us);
  CHECK(parse_duration("0") == 0s);
  CHECK(parse_duration("0s") == 0s);
}

TEST_CASE("duration: what is none is refused") {
  for (const char* text : {"", "5", "s", "-5s", "5 s", " 5s", "5s ", "1.5s", "30s1m", "1s1s", "5x",
                           "5S", "106751992d", "99999999999999999999s", "00"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text));
  }
}

TEST_CASE("duration: printed in the largest units") {
  CHECK(to_text(0s) == "0s");
  CHECK(to_text(90s) == "1m30s");
  CHECK(to_text(72h) == "3d");
  CHECK(to_text(1500ms) == "1s500ms");
  CHECK(to_text(Duration(-5s)) == "-5s");
  CHECK(to_text(Duration::min()) == "-106751991d4h54s775ms808us");
  CHECK(parse_duration(to_text(Duration::max())) == Duration::max());
}
