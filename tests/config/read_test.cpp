#include "config/read.h"

#include <doctest/doctest.h>

#include "config/pack_model.h"
#include "config/read_text.h"

namespace engine::config {

namespace {

model::Pack pack_of(const std::string& yaml) {
  model::Pack pack;
  CHECK(read_text(yaml, pack) == "");
  return pack;
}

}  // namespace

TEST_CASE("read: what is not written keeps its default") {
  const model::Pack pack = pack_of("pack: a");
  CHECK(pack.active);
  CHECK(pack.limit == 1000);
  CHECK(pack.keep == std::chrono::hours(72));
  CHECK_FALSE(pack.retry);
  CHECK_FALSE(pack.category);
  CHECK(pack.settings.is_absent());
}

TEST_CASE("read: every kind of member") {
  const model::Pack pack = pack_of(
      "pack: a\ntitle: \"012\"\nactive: false\nlimit: -5\nkeep: 1m30s\ntags: [x, no]\nports: [1]\n"
      "retry: { factor: 1.5 }\nsettings: { a: [1] }\nwith: { b: 1, a: \"${input.x}\" }\n");
  CHECK(pack.pack.value == "a");
  CHECK(pack.pack.at.text() == "input.yaml:1:7");
  CHECK(pack.title == "012");
  CHECK_FALSE(pack.active);
  CHECK(pack.limit == -5);
  CHECK(pack.keep == std::chrono::seconds(90));
  CHECK(pack.tags == std::vector<std::string>{"x", "no"});
  CHECK(pack.ports == std::vector<int>{1});
  REQUIRE(pack.retry);
  CHECK(pack.retry->factor == 1.5);
  CHECK(pack.retry->attempts == 5);
  CHECK(pack.retry->at.text() == "input.yaml:8:8");
  CHECK(pack.settings.get("a").at(0).as_integer() == 1);
  CHECK(pack.with.size() == 2);
  CHECK(pack.with.items[0].first.value == "b");
  CHECK(pack.with.items[0].first.at.text() == "input.yaml:10:9");
  CHECK(pack.with.find("a"));
  CHECK_FALSE(pack.with.find("c"));
}

TEST_CASE("read: text is what was written, whatever it looks like") {
  for (const char* text : {"no", "012", "1.10", "true", "12:30", "1_000"}) {
    CHECK(pack_of("pack: a\ntitle: " + std::string(text)).title == text);
  }
}

TEST_CASE("read: a choice becomes its alternative") {
  const model::Pack cursor = pack_of("pack: a\npages: { type: cursor, next: ' body.next ' }");
  CHECK(std::get<model::CursorPages>(cursor.pages.value()).next.source == "body.next");
  CHECK(std::get<model::CursorPages>(cursor.pages.value()).next.at.text() == "input.yaml:2:32");
  const model::Pack offset = pack_of("pack: a\npages: { type: offset }");
  CHECK(std::get<model::OffsetPages>(offset.pages.value()).size == 100);
}

TEST_CASE("read: a shorthand fills one member") {
  const model::Pack pack = pack_of(
      "pack: a\nmapping: { name: first, email: [a, b], phone: { fields: [c], write: if_empty } }");
  CHECK(pack.mapping.find("name")->fields == std::vector<std::string>{"first"});
  CHECK(pack.mapping.find("email")->fields == std::vector<std::string>{"a", "b"});
  CHECK(pack.mapping.find("phone")->write == model::Write::if_empty);
}

TEST_CASE("read: steps contain steps, and their common keys stand among the others") {
  const model::Pack pack = pack_of(
      "pack: a\nsteps:\n  - read: crm.person\n    id: ${input.id}\n    as: p\n    missing: fail\n"
      "  - each: x\n    in: p.items\n    when: p\n    do:\n      - { read: crm.deal, id: 1, "
      "missing: { do: [] } }\n"
      "      - { read: crm.deal, id: 1, missing: [ { do: [] }, { do: [] } ] }\n");
  REQUIRE(pack.steps.size() == 2);
  CHECK(pack.steps[0].common.as == "p");
  CHECK(pack.steps[0].at.text() == "input.yaml:3:5");
  const auto& read_step = std::get<model::ReadStep>(pack.steps[0].action);
  CHECK(read_step.read.value == "crm.person");
  CHECK(read_step.id.is_single_expression());
  CHECK(read_step.missing.outcome == model::Outcome::fail);
  const auto& each = std::get<model::EachStep>(pack.steps[1].action);
  CHECK(pack.steps[1].common.when.source == "p");
  REQUIRE(each.body.size() == 2);
  CHECK(std::get<model::ReadStep>(each.body[0].action).missing.steps.size() == 1);
  CHECK(std::get<model::ReadStep>(each.body[1].action).missing.steps.size() == 2);
}

TEST_CASE("read: a struct may contain its own kind") {
  const model::Pack pack = pack_of("pack: a\ncategory: { name: b, parent: { name: c } }");
  const Box<model::Category> copy = pack.category;
  REQUIRE(copy);
  REQUIRE(copy->parent);
  CHECK(copy->parent->name == "c");
  CHECK(&*copy->parent != &*pack.category->parent);
  CHECK_FALSE(copy->parent->parent);
}

TEST_CASE("read: an old name is read") {
  model::Pack pack;
  CHECK(read_text("pack: a\nretry: { max_attempts: 3 }", pack).find("warning[renamed-key]") !=
        std::string::npos);
  CHECK(pack.retry->attempts == 3);
}

TEST_CASE("read: a word and its enumerator belong together") {
  CHECK(describe(static_cast<const model::Write*>(nullptr)).word_of(model::Write::if_empty) ==
        "if_empty");
}

TEST_CASE("read: a long or multi-line text is cut in messages") {
  model::Pack pack;
  const std::string message = read_text("pack: a\nlimit: " + std::string(100, 'x'), pack);
  CHECK(message.find("not '" + std::string(40, 'x') + "…'") != std::string::npos);
  const std::string block = read_text("pack: a\nlimit: |\n  one\n  two\n", pack);
  CHECK(block.find("not the text 'one…'") != std::string::npos);
}

}  // namespace engine::config
