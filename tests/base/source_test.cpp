#include "base/source.h"

#include <doctest/doctest.h>

using namespace engine::base;

TEST_CASE("source: lines without their ends, whatever the ends are") {
  const SourceFile file{"x", "one\r\ntwo\n\nfour"};
  CHECK(file.line(1) == "one");
  CHECK(file.line(2) == "two");
  CHECK(file.line(3).empty());
  CHECK(file.line(4) == "four");
  CHECK(file.line(5).empty());
  CHECK(file.line(0).empty());
}

TEST_CASE("source: a place as text") {
  const auto file = std::make_shared<SourceFile>(SourceFile{"rules/x.yaml", ""});
  CHECK(SourceLoc{file, 14, 9, 4}.text() == "rules/x.yaml:14:9");
  CHECK(SourceLoc{file, 0, 0, 0}.text() == "rules/x.yaml");
  CHECK(SourceLoc{}.text().empty());
  CHECK_FALSE(SourceLoc{}.known());
}
