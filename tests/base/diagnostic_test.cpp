#include "base/diagnostic.h"

#include <doctest/doctest.h>

using namespace engine::base;

namespace {

std::shared_ptr<const SourceFile> file(std::string text, std::string path = "rules/x.yaml") {
  return std::make_shared<SourceFile>(SourceFile{std::move(path), std::move(text)});
}

std::string printed(SourceLoc at) {
  return to_text(Diagnostic{Severity::error, "odd", "this is odd", std::move(at), {}, {}});
}

}  // namespace

TEST_CASE("diagnostic: place, line, caret, notes and hints are printed") {
  const auto source = file("a: 1\nb:\n        whne: record.score > 50\n");
  Diagnostics diagnostics;
  auto& diagnostic = diagnostics.error("unknown-key", {source, 3, 9, 4},
                                       "'whne' is not a key of rule", "did you mean 'when'?");
  diagnostic.notes.push_back({{source, 1, 1, 1}, "first given here"});
  diagnostic.notes.push_back({{}, "keys are case-sensitive"});
  CHECK(to_text(diagnostic) ==
        "rules/x.yaml:3:9: error[unknown-key]: 'whne' is not a key of rule\n"
        "    3 |         whne: record.score > 50\n"
        "      |         ^~~~\n"
        "  note: rules/x.yaml:1:1: first given here\n"
        "  note: keys are case-sensitive\n"
        "  hint: did you mean 'when'?\n");
}

TEST_CASE("diagnostic: a place without a line has no excerpt") {
  CHECK(printed({}) == "error[odd]: this is odd\n");
  CHECK(printed({file("a"), 0, 0, 0}) == "rules/x.yaml: error[odd]: this is odd\n");
}

TEST_CASE("diagnostic: tabs and multi-byte characters before the mark keep it aligned") {
  CHECK(printed({file("\tä€: x y"), 1, 9, 1}) ==
        "rules/x.yaml:1:9: error[odd]: this is odd\n"
        "    1 | \tä€: x y\n"
        "      | \t    ^\n");
}

TEST_CASE("diagnostic: a marked multi-byte word is as wide as its characters") {
  CHECK(printed({file("a: äöü"), 1, 4, 6}) ==
        "rules/x.yaml:1:4: error[odd]: this is odd\n"
        "    1 | a: äöü\n"
        "      |    ^~~\n");
}

TEST_CASE("diagnostic: the mark stays within its line and one character wide at least") {
  const auto end = "rules/x.yaml:1:3: error[odd]: this is odd\n    1 | a:\n      |   ^\n";
  CHECK(printed({file("a:\nb: 1"), 1, 3, 9}) == end);
  CHECK(printed({file("ab\n"), 1, 2, 50}) ==
        "rules/x.yaml:1:2: error[odd]: this is odd\n    1 | ab\n      |  ^\n");
  CHECK(printed({file("ab\n"), 1, 1, 0}) ==
        "rules/x.yaml:1:1: error[odd]: this is odd\n    1 | ab\n      | ^\n");
}

TEST_CASE("diagnostic: a line beyond the end of the file is shown empty") {
  CHECK(printed({file("a: 1"), 7, 1, 1}) ==
        "rules/x.yaml:7:1: error[odd]: this is odd\n    7 | \n      | ^\n");
}

TEST_CASE("diagnostic: control characters of the file do not reach the terminal") {
  CHECK(printed({file("a: \x1b[31mred"), 1, 1, 1}) ==
        "rules/x.yaml:1:1: error[odd]: this is odd\n    1 | a:  [31mred\n      | ^\n");
}

TEST_CASE("diagnostic: colours surround place, severity, mark and words") {
  const Diagnostic diagnostic{Severity::warning,         "old", "use 'new'",
                              {file("old: 1"), 1, 1, 3}, {},    {"rename it"}};
  CHECK(to_text(diagnostic, true) ==
        "\x1b[1mrules/x.yaml:1:1: \x1b[0m\x1b[1;35mwarning[old]:\x1b[0m use 'new'\n"
        "    1 | old: 1\n"
        "      | \x1b[1;32m^~~\x1b[0m\n"
        "  \x1b[1mhint:\x1b[0m rename it\n");
}

TEST_CASE("diagnostics: sorted by file, line and column; nowhere first; repetitions once") {
  const auto a = file("x\nx\n", "a.yaml");
  const auto b = file("x\n", "b.yaml");
  Diagnostics diagnostics;
  diagnostics.error("e", {b, 1, 1, 1}, "last");
  diagnostics.error("e", {a, 2, 1, 1}, "third");
  diagnostics.warning("w", {a, 1, 5, 1}, "second");
  diagnostics.error("e", {a, 2, 1, 1}, "third");
  diagnostics.error("e", {}, "first");
  std::vector<std::string> messages;
  for (const auto& each : diagnostics.sorted()) messages.push_back(each.message);
  CHECK(messages == std::vector<std::string>{"first", "second", "third", "last"});
}

TEST_CASE("diagnostics: errors are counted, warnings are none; take moves all") {
  Diagnostics diagnostics;
  CHECK(diagnostics.empty());
  diagnostics.warning("w", {}, "careful");
  CHECK_FALSE(diagnostics.has_errors());
  Diagnostics more;
  more.error("e", {}, "wrong");
  diagnostics.take(std::move(more));
  CHECK(diagnostics.has_errors());
  CHECK(diagnostics.error_count() == 1);
  diagnostics.error("e", {}, "wrong");  // said twice, shown and counted once
  CHECK(diagnostics.error_count() == 1);
  CHECK(diagnostics.sorted().size() == 2);
}
