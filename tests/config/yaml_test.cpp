#include "config/yaml.h"

#include <doctest/doctest.h>

#include "config/read_text.h"

namespace engine::config {

namespace {

Node load(const std::string& text) {
  base::Diagnostics diagnostics;
  auto node = load_yaml(input_file(text), diagnostics);
  REQUIRE_MESSAGE(node, to_text(diagnostics));
  return *std::move(node);
}

std::string problems(const std::string& text) {
  base::Diagnostics diagnostics;
  CHECK_FALSE(load_yaml(input_file(text), diagnostics));
  std::string lines;
  for (const base::Diagnostic& each : diagnostics.sorted()) {
    lines += each.at.text() + ": " + each.code + ": " + each.message + "\n";
  }
  return lines;
}

// "line:column+length"
std::string place(const base::SourceLoc& at) {
  return std::to_string(at.line) + ":" + std::to_string(at.column) + "+" +
         std::to_string(at.length);
}

}  // namespace

TEST_CASE("yaml: places count from one and cover what was written") {
  const Node map = load("one: two\nquoted: 'it''s'\nlist:\n  - a\n  - [b]\ninner: { k: v }\n");
  CHECK(place(map.at) == "1:1+3");
  CHECK(place(map.entries[0].key_at) == "1:1+3");
  CHECK(place(map.entries[0].value.at) == "1:6+3");
  CHECK(place(map.entries[1].value.at) == "2:9+7");
  CHECK(place(map.entries[2].value.at) == "4:3+1");
  CHECK(place(map.entries[2].value.items[0].at) == "4:5+1");
  CHECK(place(map.entries[2].value.items[1].at) == "5:5+1");
  CHECK(place(map.entries[3].value.at) == "6:8+1");
  CHECK(map.at.file->path == "input.yaml");
}

TEST_CASE("yaml: null is null, ~ or nothing; Null is text") {
  const Node map = load("a:\nNull: 1\nb: ~\nc: null\nd: Null\ne: NULL\nnull: f\n\"\": g\n");
  CHECK(map.find("a")->value.kind == Node::Kind::empty);
  CHECK(place(map.find("a")->value.at) == "1:1+1");
  CHECK(map.find("Null")->value.text == "1");
  CHECK(map.find("b")->value.kind == Node::Kind::empty);
  CHECK(place(map.find("b")->value.at) == "3:4+1");
  CHECK(map.find("c")->value.kind == Node::Kind::empty);
  CHECK(map.find("d")->value.text == "Null");
  CHECK(map.find("e")->value.text == "NULL");
  CHECK(map.find("null")->value.text == "f");
  CHECK(map.find("")->value.text == "g");
}

TEST_CASE("yaml: whether a scalar was quoted is known") {
  const Node map =
      load("plain: x\nsingle: 'x'\ndouble: \"x\"\nliteral: |\n  x\nfolded: >-\n  x\n  y\n");
  CHECK_FALSE(map.find("plain")->value.quoted);
  CHECK(map.find("single")->value.quoted);
  CHECK(map.find("double")->value.quoted);
  CHECK(map.find("literal")->value.quoted);
  CHECK(map.find("literal")->value.text == "x\n");
  CHECK(map.find("folded")->value.quoted);
  CHECK(map.find("folded")->value.text == "x y");
}

TEST_CASE("yaml: a byte order mark and CRLF change neither content nor places") {
  const Node map = load(
      "\xEF\xBB\xBF"
      "a: 'x'\r\nb: y\r\n");
  CHECK(map.entries[0].key == "a");
  CHECK(place(map.entries[0].value.at) == "1:4+3");
  CHECK(map.entries[0].value.quoted);
  CHECK(map.entries[1].value.text == "y");
  CHECK(place(map.entries[1].value.at) == "2:4+1");
}

TEST_CASE("yaml: an empty file is an empty node with the place of the file") {
  for (const char* text : {"", "\n", "# only a comment\n", "---\n"}) {
    CAPTURE(text);
    const Node node = load(text);
    CHECK(node.kind == Node::Kind::empty);
    CHECK(node.at.file->path == "input.yaml");
  }
}

TEST_CASE("yaml: a document may be opened and closed") {
  CHECK(load("---\na: 1\n").find("a")->value.text == "1");
  CHECK(load("a: 1\n...\n").find("a")->value.text == "1");
}

TEST_CASE("yaml: one pass reports all that is not supported") {
  CHECK(problems("a: &x 1\nb: *x\nc: !t 2\n<<: 3\na: 4\n") ==
        "input.yaml:1:4: unsupported-yaml: anchors and aliases ('&' and '*') are not supported\n"
        "input.yaml:2:4: unsupported-yaml: anchors and aliases ('&' and '*') are not supported\n"
        "input.yaml:3:4: unsupported-yaml: tags ('!') are not supported\n"
        "input.yaml:4:1: unsupported-yaml: merge keys ('<<') are not supported\n"
        "input.yaml:5:1: duplicate-key: 'a' is given twice\n");
}

TEST_CASE("yaml: an alias bomb is refused, not expanded") {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i <= 9; ++i) {
    const std::string below = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + below;
    for (int j = 1; j < 9; ++j) bomb += ", " + below;
    bomb += "]\n";
  }
  const std::string found = problems(bomb);
  CHECK(found.find("anchors and aliases") != std::string::npos);
}

TEST_CASE("yaml: too deep, too many and too long are errors") {
  const std::string brackets = problems(std::string(100'000, '['));
  CHECK(std::count(brackets.begin(), brackets.end(), '\n') == 1);
  CHECK(problems(std::string(65, '[') + std::string(65, ']')) ==
        "input.yaml:1:65: too-large: this is nested more than 64 levels deep\n");
  CHECK(load(std::string(64, '[') + std::string(64, ']')).kind == Node::Kind::list);
  CHECK(problems("a: " + std::string(10'000'000, 'x')) ==
        "input.yaml: too-large: the file has 10000003 bytes; 1 MiB is the most\n");
  std::string many = "[";
  for (int i = 0; i < 100'000; ++i) many += "1,\n";
  CHECK(problems(many + "]").find("too-large: the file has more than 100000 values") !=
        std::string::npos);
}

TEST_CASE("yaml: bytes that are not UTF-8 text are refused") {
  const std::string complaint = "input.yaml: bad-yaml: the file is not UTF-8 text\n";
  CHECK(problems("a: \xFF\xFE\n") == complaint);
  CHECK(problems(std::string("a: \0b\n", 6)) == complaint);
}

TEST_CASE("yaml: many keys and many repeated keys take linear time") {
  std::string keys;
  for (int i = 0; i < 40'000; ++i) keys += "k" + std::to_string(i) + ": 1\n";
  CHECK(load(keys).entries.size() == 40'000);
}

}  // namespace engine::config
