#include "cli/test_report.h"

#include <doctest/doctest.h>

using namespace engine;

namespace {

app::CaseReport report() {
  const auto file =
      std::make_shared<base::SourceFile>(base::SourceFile{"rules/x/tests/a.yaml", ""});
  app::CaseReport result;
  result.results.push_back(
      {"rules/x", "it holds", {file, 3, 5, 0}, {}, std::chrono::milliseconds(2)});
  result.results.push_back(
      {"rules/x", "a < b #1", {file, 9, 5, 0}, {"a.yaml:9: no\n  hint: try \"b\""}, {}});
  return result;
}

}  // namespace

TEST_CASE("test report: one line per case, problems below it, the counts last") {
  CHECK(cli::case_text(report().results[0]) == "ok    rules/x: it holds\n");
  CHECK(cli::case_text(report().results[1]) ==
        "FAIL  rules/x: a < b #1\n      a.yaml:9: no\n        hint: try \"b\"\n");
  CHECK(cli::case_summary(report()) == "1 passed, 1 failed\n");
}

TEST_CASE("test report: TAP, without what would begin a directive") {
  CHECK(cli::case_tap(report()) ==
        "TAP version 13\n1..2\nok 1 - rules/x: it holds\nnot ok 2 - rules/x: a < b  1\n"
        "# a.yaml:9: no\n#   hint: try \"b\"\n");
}

TEST_CASE("test report: JUnit, escaped") {
  CHECK(cli::case_junit(report()) == R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="2" failures="1">
  <testsuite name="rules/x" tests="2" failures="1">
    <testcase classname="rules/x" name="it holds" time="0.002"/>
    <testcase classname="rules/x" name="a &lt; b #1" time="0.000">
      <failure message="a.yaml:9: no
  hint: try &quot;b&quot;">a.yaml:9: no
  hint: try &quot;b&quot;
</failure>
    </testcase>
  </testsuite>
</testsuites>
)");
}

TEST_CASE("test report: JSON with format and version") {
  CHECK(cli::case_json(app::CaseReport()) == R"({
  "format": "engine.test",
  "version": "1.0",
  "passed": 0,
  "failed": 0,
  "cases": []
}
)");
}
