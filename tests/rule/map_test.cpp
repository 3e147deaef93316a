#include <doctest/doctest.h>

#include "rule/mapped.h"

namespace engine::rule {

namespace {

struct Row {
  std::string what;
  std::string field;
  std::string record;
  std::string wanted;
};

void check(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    CAPTURE(row.what);
    Mapped mapped(row.field);
    REQUIRE(mapped.problems() == "");
    CHECK(mapped.of(row.record) == row.wanted);
  }
}

}  // namespace

TEST_CASE("map: a copied field keeps its value and kind") {
  check({
      {"text", "email", R"({"email": "a@b.example"})", R"({"out":"a@b.example"})"},
      {"number as written", "score", R"({"score": 1.10})", R"({"out":1.10})"},
      {"zero is a value", "score", R"({"score": 0})", R"({"out":0})"},
      {"false is a value", "flag", R"({"flag": false})", R"({"out":false})"},
      {"list", "tags", R"({"tags": ["a"]})", R"({"out":["a"]})"},
      {"a path", "owner.name", R"({"owner": {"name": "Ada"}})", R"({"out":"Ada"})"},
      {"a path into null", "owner.name", R"({"owner": null})", R"({})"},
      {"a label with blanks", "Deal closed on", R"({"Deal closed on": "2026-01-01"})",
       R"({"out":"2026-01-01"})"},
  });
}

TEST_CASE("map: several fields are joined or chosen from") {
  check({
      {"join", "{ fields: [a, b], mode: join }", R"({"a": "x", "b": "y"})", R"({"out":"x y"})"},
      {"separator", "{ fields: [a, b], mode: join, separator: ', ' }", R"({"a": "x", "b": "y"})",
       R"({"out":"x, y"})"},
      {"join skips blanks", "{ fields: [a, b, c], mode: join }",
       R"({"a": " ", "b": null, "c": "z"})", R"({"out":"z"})"},
      {"join of blanks is a blank", "{ fields: [a, b], mode: join, blank: clear }", R"({"a": ""})",
       R"({"out":null})"},
      {"join makes a text of anything", "{ fields: [a, b, c], mode: join }",
       R"({"a": 1.50, "b": false, "c": [2]})", R"({"out":"1.50 false [2]"})"},
      {"a single number joined is a text", "{ fields: [a, b], mode: join }", R"({"a": 5})",
       R"({"out":"5"})"},
      {"choose the first", "{ fields: [a, b], mode: choose }", R"({"a": "x", "b": "y"})",
       R"({"out":"x"})"},
      {"choose passes blanks over", "{ fields: [a, b], mode: choose }", R"({"a": "", "b": 0})",
       R"({"out":0})"},
      {"choose of blanks is a blank", "{ fields: [a, b], mode: choose }", R"({"a": null})",
       R"({})"},
  });
}

TEST_CASE("map: values, expressions and transformers") {
  check({
      {"constant text", "{ value: call }", "{}", R"({"out":"call"})"},
      {"constant number", "{ value: 3 }", "{}", R"({"out":3})"},
      {"constant list", "{ value: [1, two] }", "{}", R"({"out":[1,"two"]})"},
      {"of the record", "{ value: \"${record.id}\" }", R"({"id": 17})", R"({"out":17})"},
      {"text of the record", "{ value: \"id ${record.id}\" }", R"({"id": 17})",
       R"({"out":"id 17"})"},
      {"given names", "{ value: \"${settings.owner}\" }", "{}", R"({"out":"bot"})"},
      {"computed", "{ value: \"${record.score > 50}\" }", R"({"score": 51})", R"({"out":true})"},
      {"absent", "{ value: \"${record.nothing.at.all}\" }", "{}", R"({})"},
      {"transformer", "{ transformer: words.full }", R"({"first": "Ada", "last": "Lovelace"})",
       R"({"out":"Ada Lovelace"})"},
  });
}

TEST_CASE("map: adapters see each source value, or the result") {
  check({
      {"pre", "{ fields: [a, b], mode: join, pre_adapter: words.shout }", R"({"a": "x", "b": "y"})",
       R"({"out":"x! y!"})"},
      {"post", "{ fields: [a, b], mode: join, post_adapter: words.shout }",
       R"({"a": "x", "b": "y"})", R"({"out":"x y!"})"},
      {"one after the other", "{ fields: [a], post_adapter: [trim, upper, words.shout] }",
       R"({"a": " x "})", R"({"out":"X!"})"},
      {"of the engine", "{ fields: [a], pre_adapter: lower }", R"({"a": "ADA"})",
       R"({"out":"ada"})"},
      {"after a value", "{ value: \"${record.a}\", post_adapter: upper }", R"({"a": "x"})",
       R"({"out":"X"})"},
      {"after a transformer", "{ transformer: words.full, post_adapter: upper }",
       R"({"first": "a", "last": "b"})", R"({"out":"A B"})"},
      {"absent goes to the adapter too", "{ fields: [flag], post_adapter: words.flag }", "{}",
       R"({"out":"No"})"},
      {"a blank result is a blank", "{ fields: [a], post_adapter: digits, blank: clear }",
       R"({"a": "x"})", R"({"out":null})"},
  });
}

TEST_CASE("map: a lookup translates, `unknown` says what to do without") {
  check({
      {"known", "{ fields: [a], lookup: countries }", R"({"a": "France"})", R"({"out":"FR"})"},
      {"after the adapters", "{ fields: [a], post_adapter: title, lookup: countries }",
       R"({"a": "FRANCE"})", R"({"out":"FR"})"},
      {"unknown keeps", "{ fields: [a], lookup: countries }", R"({"a": "Narnia"})", "{}"},
      {"unknown keeps whatever `blank` says", "{ fields: [a], lookup: countries, blank: clear }",
       R"({"a": "Narnia"})", "{}"},
      {"unknown takes the default", "{ fields: [a], lookup: countries, unknown: { default: XX } }",
       R"({"a": "Narnia"})", R"({"out":"XX"})"},
      {"a default may be computed",
       "{ fields: [a], lookup: countries, unknown: { default: \"${settings.owner}\" } }",
       R"({"a": "Narnia"})", R"({"out":"bot"})"},
      {"unknown is refused", "{ fields: [a], lookup: countries, unknown: reject }",
       R"({"a": "Narnia"})",
       "mappings.yaml:1:29: field 'out' of mapping 'people': 'Narnia' is not in lookup countries"},
      {"a blank is not looked up", "{ fields: [a], lookup: countries, unknown: reject }",
       R"({"a": " "})", "{}"},
      {"a blank result follows `blank`", "{ fields: [a], lookup: countries, blank: clear }",
       R"({"a": "Nowhere"})", R"({"out":null})"},
  });
}

TEST_CASE("map: a lookup's own failure keeps its kind") {
  Mapped mapped("{ fields: [a], lookup: offline }");
  const auto wanted = mapped.map(R"({"a": "France"})");
  REQUIRE(!wanted);
  CHECK(wanted.error().kind == base::ErrorKind::transient);
  CHECK(wanted.error().message == "field 'out' of mapping 'people': the listing did not answer");
}

TEST_CASE("map: `when` leaves the target alone, `blank` says what a blank source means") {
  check({
      {"holds", "{ fields: [a], when: record.b == 'x' }", R"({"a": 1, "b": "x"})", R"({"out":1})"},
      {"does not hold", "{ fields: [a], when: record.b == 'x' }", R"({"a": 1})", "{}"},
      {"does not hold, clear", "{ fields: [a], when: record.b, blank: clear }", "{}", "{}"},
      {"absent keeps", "a", "{}", "{}"},
      {"null keeps", "a", R"({"a": null})", "{}"},
      {"empty keeps", "a", R"({"a": ""})", "{}"},
      {"absent clears", "{ fields: a, blank: clear }", "{}", R"({"out":null})"},
      {"empty clears", "{ fields: a, blank: clear }", R"({"a": ""})", R"({"out":null})"},
      {"null takes the default", "{ fields: a, blank: { default: Unknown } }", R"({"a": null})",
       R"({"out":"Unknown"})"},
      {"a default may be computed", "{ fields: a, blank: { default: \"${record.b}\" } }",
       R"({"b": 2})", R"({"out":2})"},
      {"zero is no blank", "{ fields: a, blank: clear }", R"({"a": 0})", R"({"out":0})"},
  });
}

TEST_CASE("map: a function that refuses a record says field, mapping and reason") {
  check({
      {"refusal", "{ fields: [a], post_adapter: words.refuse }", R"({"a": "x"})",
       "mappings.yaml:1:35: field 'out' of mapping 'people': too few digits"},
      {"script error", "{ fields: [a], post_adapter: words.broken }", R"({"a": "x"})",
       "words.lua:5:1: field 'out' of mapping 'people': no way"},
      {"of the engine", "{ fields: [a], post_adapter: lower }", R"({"a": [1]})",
       "mappings.yaml:1:35: field 'out' of mapping 'people': lower expects a text, not a list"},
  });
}

TEST_CASE("map: functions of several fields, more than go into Lua at a time") {
  Mapped mapped(
      std::vector<std::string>{"one: { fields: [a], post_adapter: words.shout }", "two: a",
                               "three: { fields: [a, b], mode: join, post_adapter: words.shout }",
                               "four: { fields: [flag], post_adapter: words.flag }",
                               "five: { fields: [b], post_adapter: words.always, lookup: "
                               "countries, unknown: { default: XX } }",
                               "six: { fields: [none], post_adapter: words.shout, blank: clear }",
                               "seven: { fields: [b], post_adapter: words.shout }",
                               "eight: { fields: [a], post_adapter: [words.shout, words.shout] }"});
  REQUIRE(mapped.problems() == "");
  CHECK(
      mapped.of(R"({"a": "x", "b": "y", "flag": true})") ==
      R"({"one":"x!","two":"x","three":"x y!","four":"Yes","five":"XX","six":null,"seven":"y!","eight":"x!!"})");
}

TEST_CASE("map: of several functions the one that fails is named") {
  Mapped mapped(std::vector<std::string>{"one: { fields: [a], post_adapter: words.shout }",
                                         "two: { fields: [a], post_adapter: words.refuse }",
                                         "three: { fields: [a], post_adapter: words.broken }"});
  CHECK(mapped.of(R"({"a": "x"})") ==
        "mappings.yaml:2:35: field 'two' of mapping 'people': too few digits");
}

TEST_CASE("map: an adapter without a source gets nothing") {
  // The YAML forbids it; a mapping made in code may do it.
  lua::Script script("pack", lua::Kind::function, {{"words", source_file("words.lua", kWords)}},
                     {});
  spec::FieldMap field;
  field.post_adapter.push_back({"words.always", {}});
  spec::Mapping spec;
  spec.fields.items.push_back({{"out", {}}, field});
  base::Diagnostics diagnostics;
  const auto mapping = Mapping::compile("people", spec, script, {}, {}, diagnostics);
  CHECK(to_text(diagnostics) == "");
  lua::Runtime lua;
  const auto wanted = mapping->map(lua, base::Value::object(), lua::Scope(), Countries());
  REQUIRE(wanted);
  CHECK(wanted->at(0).value == base::Value::number(std::int64_t{7}));
}

TEST_CASE("map: promises of a plan pass through") {
  Mapped mapped(
      std::vector<std::string>{"copied: org", "joined: { fields: [org, blank], mode: join }"});
  const auto promise = base::Value::promise("crm.organization#1");
  lua::Runtime lua;
  const auto wanted =
      mapped.mapping().map(lua, base::Value::object({{"org", promise}}), lua::Scope(), Countries());
  REQUIRE(wanted);
  CHECK(wanted->at(0).value == promise);
  CHECK(wanted->at(1).value == promise);
}

TEST_CASE("map: knows which fields it reads and writes") {
  Mapped mapped(std::vector<std::string>{
      "name: { fields: [first, last], mode: join }", "owner: owner.name", "same: first",
      "score: { value: \"${record.points}\" }", "note: { fields: text, when: record.public }"});
  REQUIRE(mapped.problems() == "");
  CHECK(mapped.mapping().name() == "people");
  CHECK(mapped.mapping().source_fields() ==
        std::vector<std::string>{"first", "last", "owner", "points", "public", "text"});
  CHECK(mapped.mapping().target_fields() ==
        std::vector<std::string>{"name", "owner", "same", "score", "note"});
  CHECK(!mapped.mapping().whole());
  CHECK(Mapped("{ transformer: words.full }").mapping().whole());
  CHECK(Mapped("{ value: \"${length(record)}\" }").mapping().whole());
}

TEST_CASE("map: finds fields that moved") {
  Mapped mapped("b");
  CHECK(mapped.of(R"({"a": 1, "b": 2})") == R"({"out":2})");
  CHECK(mapped.of(R"({"b": 3})") == R"({"out":3})");
  CHECK(mapped.of(R"({"x": 0, "a": 1, "b": 4})") == R"({"out":4})");
  CHECK(mapped.of(R"({"x": 0})") == "{}");
}

TEST_CASE("map: what is wrong with a mapping is said once, with its place") {
  struct Wrong {
    std::string field;
    std::string problem;  // without the first line's "mappings.yaml:1:" and the line itself
  };

  const Wrong wrongs[] = {
      {"{ fields: [a], post_adapter: trimm }",
       "35: error[unknown-function]: there is no function 'trimm'; did you mean 'trim'?"},
      {"{ fields: [a], post_adapter: word.shout }",
       "35: error[unknown-function]: there is no module 'word'; did you mean 'words'?"},
      {"{ fields: [a], post_adapter: split }",
       "35: error[adapter-arity]: 'split' takes at least 2 arguments, an adapter gets one value; "
       "call it in a 'value' or in a function of a module"},
      {"{ fields: [a], post_adapter: now }",
       "35: error[adapter-arity]: 'now' takes no arguments, an adapter gets one value; call it in "
       "a 'value' or in a function of a module"},
      {"{ fields: [a], mode: join }",
       "6: warning[mode-of-one]: 'mode' has no effect on a single field; leave it out, or add the "
       "other fields"},
      {"{ value: 1, pre_adapter: trim }",
       "31: error[adapter-without-fields]: 'pre_adapter' goes with 'fields' only; a 'post_adapter' "
       "gets the result"},
      {"{ fields: [a], lookup: contries }",
       "29: error[unknown-lookup]: 'contries' is not a lookup of this pack; did you mean "
       "'countries'?"},
      {"{ fields: [a], value: 1 }",
       "8: error[bad-combination]: field takes one of 'fields', 'value' and 'transformer'"},
      {"{ fields: [a], transformer: words.full }",
       "8: error[bad-combination]: field takes one of 'fields', 'value' and 'transformer'"},
      {"{ fields: [a], when: recrd.b }",
       "27: error[unknown-name]: 'recrd' is not known here; did you mean 'record'?"},
  };
  for (const Wrong& wrong : wrongs) {
    CAPTURE(wrong.field);
    CHECK(Mapped(wrong.field).brief_problems() == "mappings.yaml:1:" + wrong.problem);
  }
}

}  // namespace engine::rule
