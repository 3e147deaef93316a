#include "rule/csv.h"

#include <doctest/doctest.h>

#include "rule/mapped.h"

namespace engine::rule {

namespace {

// Rows as "a|b" lines, or the error with its place.
std::string rows(const std::string& text) {
  const auto rows = parse_csv(source_file("t.csv", text));
  if (!rows) return base::to_text(rows.error());
  std::string result;
  for (const CsvRow& row : *rows) {
    result += std::to_string(row.line) + ":";
    for (const auto& field : row.fields) result += field + "|";
    result += "\n";
  }
  return result;
}

}  // namespace

TEST_CASE("csv: rows and fields") {
  CHECK(rows("") == "");
  CHECK(rows("a,b\n1,2\n") == "1:a|b|\n2:1|2|\n");
  CHECK(rows("a,b\r\n1,2") == "1:a|b|\n2:1|2|\n");
  CHECK(rows("\xEF\xBB\xBF"
             "a,b\n") == "1:a|b|\n");
  CHECK(rows("a,b\n\n\r\n,\n") == "1:a|b|\n4:||\n");
  CHECK(rows("a, b \n") == "1:a| b |\n");
  CHECK(rows("a\rb\n") == "1:a\rb|\n");
}

TEST_CASE("csv: quotes keep commas, quotes and line ends") {
  CHECK(rows("\"a,b\",\"say \"\"hi\"\"\"\n") == "1:a,b|say \"hi\"|\n");
  CHECK(rows("\"two\nlines\",x\ny,z\n") == "1:two\nlines|x|\n3:y|z|\n");
  CHECK(rows("\"\",x\n") == "1:|x|\n");
  CHECK(rows("x,\"\"") == "1:x||\n");
}

TEST_CASE("csv: what is wrong is told with row, byte and place") {
  CHECK(rows("a,b\n1\n") == "t.csv:2:1: the row has 1 fields, the first row 2 (row 2, byte 4)");
  CHECK(rows("a,b\n\"1,2\n3,4\n") == "t.csv:2:1: a quote that is never closed (row 2, byte 4)");
  CHECK(rows("a,b\n1,x\"y\n") ==
        "t.csv:2:4: a quote inside a field without quotes (row 2, byte 7)");
  CHECK(rows("a,b\n\"1\"x,2\n") == "t.csv:2:4: text after a closing quote (row 2, byte 7)");
  CHECK(rows("a,b\nx,M\xFCnchen\n") == "t.csv:2:3: the text is not UTF-8 (row 2, byte 6)");
}

}  // namespace engine::rule
