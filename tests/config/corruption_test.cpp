// A valid file, damaged at every place: it must be read or refused with a message at a place that
// exists.
#include <doctest/doctest.h>

#include "config/pack_model.h"
#include "config/read_text.h"

namespace engine::config {

namespace {

const std::string kValid =
    "pack: a\n"
    "title: \"Hello \\u00e9\"   # a comment\n"
    "tags: [x, 'it''s']\n"
    "retry: { attempts: 3, delay: 2s }\n"
    "pages:\n"
    "  type: cursor\n"
    "  next: body.next\n"
    "mapping: { name: first, email: [a, b] }\n"
    "with:\n"
    "  text: |\n"
    "    one ${input.a}\n"
    "  more: >-\n"
    "    two $${ ${input[\"b\"]}\n"
    "steps:\n"
    "- read: crm.person\n"
    "  id: ${input.id}\n"
    "  missing:\n"
    "  - { each: x, in: y, do: [ { do: [] } ] }\n";

void check_places(const base::Diagnostics& diagnostics) {
  for (const base::Diagnostic& each : diagnostics.sorted()) {
    CAPTURE(base::to_text(each));
    CHECK_FALSE(each.message.empty());
    REQUIRE(each.at.known());
    if (each.at.line == 0) continue;
    const auto width = static_cast<int>(each.at.file->line(each.at.line).size());
    CHECK(each.at.column >= 1);
    CHECK(each.at.column <= width + 1);
    CHECK(each.at.column + each.at.length <= width + 1);
  }
}

void check_reading(const std::string& text) {
  CAPTURE(text);
  base::Diagnostics diagnostics;
  model::Pack pack;
  const auto node = load_yaml(input_file(text), diagnostics);
  const bool ok = node && read(*node, pack, diagnostics);
  CHECK(ok != diagnostics.has_errors());
  check_places(diagnostics);
}

}  // namespace

TEST_CASE("corruption: the file itself is valid") {
  model::Pack pack;
  CHECK(read_text(kValid, pack) == "");
}

TEST_CASE("corruption: a file that ends anywhere") {
  for (std::size_t end = 0; end < kValid.size(); ++end) check_reading(kValid.substr(0, end));
}

TEST_CASE("corruption: a character that is missing, or another in its place") {
  for (std::size_t at = 0; at < kValid.size(); ++at) {
    std::string text = kValid;
    check_reading(text.erase(at, 1));
    for (const char other : std::string("\n\t :-{]}'\"|&*!?,#%@x")) {
      text = kValid;
      text[at] = other;
      check_reading(text);
    }
  }
}

TEST_CASE("corruption: a line that is missing, twice or indented") {
  for (std::size_t at = 0; at < kValid.size(); at = kValid.find('\n', at) + 1) {
    const std::size_t length = kValid.find('\n', at) + 1 - at;
    std::string text = kValid;
    check_reading(text.erase(at, length));
    text = kValid;
    check_reading(text.insert(at, kValid.substr(at, length)));
    text = kValid;
    check_reading(text.insert(at, "  "));
  }
}

}  // namespace engine::config
