#include "base/cron.h"

#include <string>

#include <doctest/doctest.h>

namespace engine::base {

namespace {

// 2026-11-21 is a Saturday.
bool fits(const char* cron, Date date, int hour, int minute) {
  const auto parsed = Cron::parse(cron);
  REQUIRE(parsed);
  return parsed->matches(date, {hour, minute});
}

std::string problem(const char* cron) {
  const auto parsed = Cron::parse(cron);
  REQUIRE(!parsed);
  return parsed.error().message;
}

constexpr Date kSaturday{2026, 11, 21};
constexpr Date kMonday{2026, 11, 23};

}  // namespace

TEST_CASE("cron: a number, a list, a range and a step") {
  CHECK(fits("30 6 * * *", kSaturday, 6, 30));
  CHECK_FALSE(fits("30 6 * * *", kSaturday, 6, 31));
  CHECK(fits("0,15,30,45 * * * *", kSaturday, 3, 45));
  CHECK_FALSE(fits("0,15,30,45 * * * *", kSaturday, 3, 44));
  CHECK(fits("*/20 9-17 * * *", kSaturday, 17, 40));
  CHECK_FALSE(fits("*/20 9-17 * * *", kSaturday, 18, 0));
  CHECK(fits("5/20 * * * *", kSaturday, 0, 45));
  CHECK(fits("0 0-23/6 * * *", kSaturday, 18, 0));
}

TEST_CASE("cron: months and days of the week have names, and Sunday two numbers") {
  CHECK(fits("0 0 * nov sat", kSaturday, 0, 0));
  CHECK_FALSE(fits("0 0 * dec *", kSaturday, 0, 0));
  CHECK(fits("0 0 * * MON-FRI", kMonday, 0, 0));
  CHECK_FALSE(fits("0 0 * * mon-fri", kSaturday, 0, 0));
  for (const char* sunday : {"0 0 * * 0", "0 0 * * 7", "0 0 * * sun"})
    CHECK(fits(sunday, {2026, 11, 22}, 0, 0));
}

TEST_CASE("cron: of two kinds of day either is enough, one alone must fit") {
  CHECK(fits("0 0 1 * sat", kSaturday, 0, 0));
  CHECK(fits("0 0 23 * sat", kMonday, 0, 0));
  CHECK_FALSE(fits("0 0 1 * sat", kMonday, 0, 0));
  CHECK_FALSE(fits("0 0 1 * *", kSaturday, 0, 0));
}

TEST_CASE("cron: what is none is told field by field") {
  CHECK(problem("30 6 * *") == "'30 6 * *' is no cron expression: it has 4 fields, not 5");
  CHECK(problem("60 * * * *") == "'60' is no minute of a cron expression");
  CHECK(problem("* 24 * * *") == "'24' is no hour of a cron expression");
  CHECK(problem("* * 0 * *") == "'0' is no day of the month of a cron expression");
  CHECK(problem("* * * foo *") == "'foo' is no month of a cron expression");
  CHECK(problem("* * * * 5-1") == "'5-1' is no day of the week of a cron expression");
  CHECK(problem("*/0 * * * *") == "'*/0' is no minute of a cron expression");
  CHECK(problem("1- * * * *") == "'' is no minute of a cron expression");
}

}  // namespace engine::base
