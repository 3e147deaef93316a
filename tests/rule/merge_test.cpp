#include "rule/merge.h"

#include <doctest/doctest.h>

#include "rule/mapped.h"

namespace engine::rule {

using base::Value;
using spec::Write;

namespace {

Value json(const std::string& text) {
  return text.empty() ? Value() : *base::parse_json(text);
}

std::string text(const Value& value) {
  return value.is_absent() ? "(absent)" : base::to_json(value);
}

// One field `f`, merged; lead is the source's side, person the target's.
struct Case {
  std::string wanted = R"("new")";
  std::string present = R"("old")";  // JSON of the field; "": the record lacks it
  Write write = Write::always;
  std::string base_source = "";  // JSON of what it was at the last sync; both "": no base
  std::string base_target = "";
  std::string conflict = "";  // the link set's
  std::string field_conflict = "";
  std::string first = "";
  int source_at = 0, target_at = 0;  // 0: unknown
  bool linked = true;
  bool create = false;
  bool comes_back = false;  // the opposite direction maps the field back
};

constexpr const char* kField = "f";  // of the target, made of the source's field of the same name

// What outlives a Merged: `settled` points into it.
struct Input {
  std::string field = kField;
  spec::FieldMap how;
  std::vector<Wanted> wanted;
  Value source, present;
  LinkBase base;
  std::set<std::string> two_way;
  MergeInput merge;

  explicit Input(const Case& c) {
    how.fields = {kField};
    how.write = c.write;
    how.conflict.value = c.field_conflict;
    how.at = {source_file("mappings.yaml", ""), 12, 5, 1};
    wanted = {{&field, &how, json(c.wanted)}};
    source.set(kField, json(c.wanted));
    present.set(kField, json(c.present));
    merge.wanted = &wanted;
    if (!c.create) merge.present = &present;
    if (c.linked) merge.direction = {"lead", "person", &source};
    merge.conflict = c.conflict;
    merge.first = c.first;
    if (c.source_at != 0) merge.source_modified = base::from_micros(c.source_at);
    if (c.target_at != 0) merge.target_modified = base::from_micros(c.target_at);
    if (c.comes_back) two_way.insert(kField);
    merge.two_way = &two_way;
    if (c.base_source.empty()) return;
    Value source_then, held = json(c.base_target);
    source_then.set(kField, json(c.base_source));
    const Wanted then{&field, &how, json(c.base_source)};
    base.learn({"lead", "person", &source_then}, {{&then, &held}});
    merge.base = &base;
  }
};

Merged merged(const Case& c) {
  const Input input(c);
  Merged result = merge(input.merge);
  result.settled.clear();
  return result;
}

// "write", "same", "keep: why" or "review: why".
std::string outcome(const Case& c) {
  const Merged result = merged(c);
  if (!result.review.empty()) {
    CHECK(result.fields.size() == 0);
    return "review: " + result.review[0].why;
  }
  if (result.fields.has("f")) return "write";
  return result.kept.empty() ? "same" : "keep: " + result.kept[0];
}

const std::string kOldBase = R"("source then")";
const std::string kTargetChanged =
    "keep: f: the target changed since the last sync, the source did not";
const std::string kOwnForm =
    "keep: f: neither side changed since the last sync; the target has its own form of the value";

}  // namespace

TEST_CASE("merge: without a base the policies decide") {
  CHECK(outcome({}) == "write");
  CHECK(outcome({.present = ""}) == "write");
  CHECK(outcome({.present = R"("new")"}) == "same");
  CHECK(outcome({.wanted = "null", .linked = false}) == "write");
  CHECK(outcome({.wanted = "null"}) == "keep: f: before the first sync a blank clears nothing");
  CHECK(outcome({.wanted = "null", .present = ""}) == "same");
  CHECK(outcome({.wanted = ""}) == "same");
  CHECK(outcome({.wanted = "0", .present = "5"}) == "write");
  CHECK(outcome({.wanted = "false", .present = "true"}) == "write");
  CHECK(outcome({.write = Write::if_empty}) ==
        "keep: f: it is written only where the target has none");
  CHECK(outcome({.present = R"("")", .write = Write::if_empty}) == "write");
  CHECK(outcome({.write = Write::on_create}) == "keep: f: it is written on create only");
  CHECK(outcome({.present = "", .write = Write::on_create}) ==
        "keep: f: it is written on create only");
  CHECK(outcome({.write = Write::never}) == "same");
}

TEST_CASE("merge: without a base the side that comes first wins, but never with a blank") {
  CHECK(outcome({.first = "lead"}) == "write");
  CHECK(outcome({.first = "person"}) ==
        "keep: f: before the first sync the person's value counts as the newer one");
  CHECK(outcome({.present = "null", .first = "person"}) == "write");
}

TEST_CASE("merge: who changed since the base decides") {
  struct Row {
    bool source_changed, target_changed;
    Write write;
    std::string present, expected;
  };

  const std::string on_create = "keep: f: it is written on create only";
  const std::string if_empty = "keep: f: it is written only where the target has none";
  const std::string both = "review: both sides changed and their times are equal or unknown";
  const Row rows[] = {
      {false, false, Write::always, R"("old")", kOwnForm},
      {true, false, Write::always, R"("old")", "write"},
      {false, true, Write::always, R"("old")", kTargetChanged},
      {true, true, Write::always, R"("old")", both},
      {false, false, Write::if_empty, R"("old")", if_empty},
      {true, false, Write::if_empty, R"("old")", if_empty},
      {false, true, Write::if_empty, R"("old")", if_empty},
      {true, true, Write::if_empty, R"("old")", if_empty},
      {false, false, Write::if_empty, "null", kOwnForm},
      {true, false, Write::if_empty, "null", "write"},
      {false, true, Write::if_empty, "null", kTargetChanged},
      {true, true, Write::if_empty, "null", both},
      {false, false, Write::on_create, R"("old")", on_create},
      {true, true, Write::on_create, R"("old")", on_create},
      {true, true, Write::never, R"("old")", "same"},
      {false, false, Write::always, R"("new")", "same"},
      {true, true, Write::always, R"("new")", "same"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.source_changed);
    CAPTURE(row.target_changed);
    CAPTURE(static_cast<int>(row.write));
    CAPTURE(row.present);
    CHECK(outcome({.present = row.present,
                   .write = row.write,
                   .base_source = row.source_changed ? kOldBase : R"("new")",
                   .base_target = row.target_changed ? R"("target then")" : row.present}) ==
          row.expected);
  }
}

TEST_CASE("merge: a source that was cleared clears the target, unless somebody changed that") {
  const Case cleared{.wanted = "null", .base_source = kOldBase, .base_target = R"("old")"};
  CHECK(outcome(cleared) == "write");
  Case changed = cleared;
  changed.base_target = R"("target then")";
  CHECK(outcome(changed) == "review: both sides changed and their times are equal or unknown");
}

TEST_CASE("merge: both changed, the conflict policy decides") {
  const auto with = [](Case c) {
    c.base_source = kOldBase;
    c.base_target = R"("target then")";
    return outcome(c);
  };
  const std::string unknown = "review: both sides changed and their times are equal or unknown";
  CHECK(with({.conflict = "lead"}) == "write");
  CHECK(with({.conflict = "person"}) == "keep: f: both sides changed; the person decides");
  CHECK(with({.conflict = "review"}) == "review: both sides changed");
  CHECK(with({.conflict = "newest", .source_at = 2, .target_at = 1}) == "write");
  CHECK(with({.conflict = "newest", .source_at = 1, .target_at = 2}) ==
        "keep: f: both sides changed; the person is newer");
  CHECK(with({.conflict = "newest", .source_at = 1, .target_at = 1}) == unknown);
  CHECK(with({.conflict = "newest", .source_at = 1}) == unknown);
  CHECK(with({.conflict = "newest", .target_at = 1}) == unknown);
  CHECK(with({.source_at = 2, .target_at = 1}) == "write");
  CHECK(with({.conflict = "lead", .field_conflict = "person"}) ==
        "keep: f: both sides changed; the person decides");
  CHECK(with({.conflict = "lead", .field_conflict = "newest"}) == unknown);
}

TEST_CASE("merge: a create takes every value that is none of a blank") {
  CHECK(outcome({.create = true}) == "write");
  CHECK(outcome({.write = Write::if_empty, .create = true}) == "write");
  CHECK(outcome({.write = Write::on_create, .create = true}) == "write");
  CHECK(outcome({.write = Write::never, .create = true}) == "same");
  CHECK(outcome({.wanted = "null", .create = true}) == "same");
  CHECK(outcome({.wanted = R"("")", .create = true}) == "same");
  CHECK(outcome({.wanted = "0", .create = true}) == "write");
  CHECK(text(merged({.create = true}).before) == "(absent)");
}

TEST_CASE("merge: says what was there before and which line wants it") {
  const Input input({});
  const Merged result = merge(input.merge);
  CHECK(text(result.fields) == R"({"f":"new"})");
  CHECK(text(result.before) == R"({"f":"old"})");
  const auto reasons = reasons_of(result, input.wanted);
  REQUIRE(reasons.size() == 1);
  CHECK(reasons[0].field == "f");
  CHECK(reasons[0].at.text() == "mappings.yaml:12:5");
  CHECK(text(merged({.present = ""}).before) == R"({"f":null})");
  CHECK(text(merged({.present = R"("new")"}).before) == "{}");
}

TEST_CASE("merge: says what is in step afterwards") {
  // "source>held", or "" when the field is not in step.
  const auto settled = [](const Case& c) {
    const Input input(c);
    const Merged result = merge(input.merge);
    if (result.settled.empty()) return std::string();
    return text(result.settled[0].wanted->value) + ">" + text(*result.settled[0].held);
  };
  const std::string now = R"("new")";
  const std::string old = R"("old")";
  CHECK(settled({}) == now + ">" + now);
  CHECK(settled({.create = true}) == now + ">" + now);
  CHECK(settled({.wanted = "null", .create = true}) == "null>null");
  CHECK(settled({.present = now}) == now + ">" + now);
  CHECK(settled({.write = Write::on_create}) == now + ">" + old);
  CHECK(settled({.base_source = now, .base_target = kOldBase}) == now + ">" + old);
  // Left alone, undecided, or on its way back: as it was.
  CHECK(settled({.wanted = "", .base_source = now, .base_target = old}) == "");
  CHECK(settled({.base_source = kOldBase, .base_target = kOldBase}) == "");
  CHECK(settled({.base_source = now, .base_target = kOldBase, .comes_back = true}) == "");
  CHECK(settled({.write = Write::never}) == "");
  CHECK(settled({.linked = false}) == "");
}

TEST_CASE("merge: settles, whatever was decided") {
  // The base that a decision leaves makes the next merge of the same values write nothing.
  for (const char* conflict : {"lead", "person"}) {
    Input input({.base_source = kOldBase, .base_target = kOldBase, .conflict = conflict});
    const Merged first = merge(input.merge);
    input.base.learn(input.merge.direction, first.settled);
    if (first.fields.has(kField)) input.present.set(kField, first.fields.get(kField));
    CHECK(merge(input.merge).fields.size() == 0);
  }
}

TEST_CASE("same_value: blanks are alike, else kind and content count") {
  struct Row {
    const char *a, *b;
    bool same;
  };

  const Row rows[] = {
      {"", "null", true},
      {"", R"("")", true},
      {"null", R"(" ")", true},
      {"", "0", false},
      {"null", "false", false},
      {"1", "1.0", true},
      {"1", R"("1")", false},
      {"0.1", "1e-1", true},
      {R"("a")", R"("A")", false},
      {R"("a")", R"("a ")", false},
      {"[1,2]", "[1,2]", true},
      {"[1,2]", "[2,1]", false},
      {R"({"a":1,"b":2})", R"({"b":2.0,"a":1})", true},
      {"true", "true", true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.a);
    CAPTURE(row.b);
    CHECK(same_value(json(row.a), json(row.b)) == row.same);
    CHECK((value_hash(json(row.a)) == value_hash(json(row.b))) == row.same);
  }
}

}  // namespace engine::rule
