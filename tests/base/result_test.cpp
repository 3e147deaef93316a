#include "base/result.h"

#include <memory>

#include <doctest/doctest.h>

using namespace engine::base;

namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return error(ErrorKind::invalid, std::to_string(number) + " is odd");
  return number / 2;
}

Result<void> positive(int number) {
  if (number <= 0) return error(ErrorKind::rejected, "not positive");
  return {};
}

Result<std::string> quarter(int number) {
  TRY(const int once, half(number));
  TRY(const int twice, half(once));
  TRY(positive(twice));
  return std::to_string(twice);
}

}  // namespace

TEST_CASE("result: TRY hands the value on or returns the error") {
  CHECK(quarter(8).value() == "2");
  CHECK(quarter(7).error().message == "7 is odd");
  CHECK(quarter(6).error().message == "3 is odd");
  CHECK(quarter(0).error().kind == ErrorKind::rejected);
}

TEST_CASE("result: carries what can only be moved") {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
  REQUIRE(result);
  const std::unique_ptr<int> taken = *std::move(result);
  CHECK(*taken == 7);
}

TEST_CASE("result: void is fine unless it has an error") {
  CHECK(positive(1).ok());
  CHECK_FALSE(positive(-1).ok());
}

TEST_CASE("result: a copy has an error of its own") {
  const Result<int> first = error(ErrorKind::missing, "not there");
  Result<int> second = first;
  second.error().message = "changed";
  CHECK(first.error().message == "not there");
  second = first;
  CHECK(second.error().message == "not there");
}
