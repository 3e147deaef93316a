#include "cli/annotations.h"

#include <algorithm>

#include <doctest/doctest.h>

namespace engine::cli {

namespace {

base::SourceLoc place(int line, int column, int length) {
  const auto file = std::make_shared<base::SourceFile>(base::SourceFile{"rules/a,b.yaml", ""});
  return {file, line, column, length};
}

}  // namespace

TEST_CASE("annotations: errors come before warnings, each with its place; signs are escaped") {
  base::Diagnostics diagnostics;
  diagnostics.warning("mode-of-one", place(3, 5, 0), "100% of it");
  diagnostics.error("unknown-key", place(7, 9, 4), "'whne' is not a key", "did you mean 'when'?");
  diagnostics.error("no-folder", place(0, 0, 0), "there is no such folder");
  diagnostics.error("unknown-owner", {}, "there is no pack");
  CHECK(
      annotations(diagnostics) ==
      "::error title=unknown-owner::there is no pack\n"
      "::error file=rules/a%2Cb.yaml,title=no-folder::there is no such folder\n"
      "::error file=rules/a%2Cb.yaml,line=7,col=9,endColumn=13,title=unknown-key::'whne' is not a "
      "key%0Ahint: did you mean 'when'?\n"
      "::warning file=rules/a%2Cb.yaml,line=3,col=5,title=mode-of-one::100%25 of it\n");
}

TEST_CASE("annotations: the tenth of a kind says how many more there are") {
  base::Diagnostics diagnostics;
  for (int i = 1; i <= 12; ++i) diagnostics.error("unknown-key", place(i, 1, 0), "wrong");
  const std::string text = annotations(diagnostics);
  CHECK(std::count(text.begin(), text.end(), '\n') == 10);
  CHECK(text.ends_with(
      "::error file=rules/a%2Cb.yaml,line=10,col=1,title=unknown-key::wrong%0Aand 2 more\n"));
}

TEST_CASE("annotations: of tests only those that failed") {
  app::CaseReport report;
  report.results.resize(2);
  report.results[0].name = "it holds";
  report.results[1].name = "it: fails";
  report.results[1].at = place(9, 5, 0);
  report.results[1].problems = {"a is 1", "b is 2"};
  CHECK(annotations(report) ==
        "::error file=rules/a%2Cb.yaml,line=9,col=5,title=it%3A fails::a is 1%0Ab is 2\n");
}

}  // namespace engine::cli
