#include "config/json_schema.h"

#include <doctest/doctest.h>

#include "base/json.h"
#include "config/pack_model.h"
#include "config/read_text.h"
#include "config/scalar.h"
#include "config/schema_check.h"

namespace engine::config {

using base::Value;

namespace {

const Value& pack_schema() {
  static const Value schema = json_schema<model::Pack>();
  return schema;
}

const Value& definition(std::string_view name) {
  return pack_schema().get("definitions").get(name);
}

bool accepted(const std::string& yaml) {
  base::Diagnostics diagnostics;
  const auto node = load_yaml(input_file(yaml), diagnostics);
  REQUIRE_MESSAGE(node, to_text(diagnostics));
  const bool valid = SchemaCheck(pack_schema()).accepts(to_value(*node));
  model::Pack pack;
  const bool read_ok = read(*node, pack, diagnostics);
  CHECK_MESSAGE(valid == read_ok, "the schema says ", valid, ", reading says ", read_ok, ":\n",
                to_text(diagnostics));
  return valid;
}

}  // namespace

TEST_CASE("json schema: is JSON of draft-07 that begins with the root") {
  const auto parsed = base::parse_json(base::to_json(pack_schema()));
  REQUIRE(parsed);
  CHECK(*parsed == pack_schema());
  CHECK(pack_schema().get("$schema").as_text() == "http://json-schema.org/draft-07/schema#");
  CHECK(pack_schema().get("allOf").at(0).get("$ref").as_text() == "#/definitions/pack");
}

TEST_CASE("json schema: a key has its sentence, default, range and examples") {
  const Value& attempts = definition("retry").get("properties").get("attempts");
  CHECK(
      base::to_json(attempts) ==
      R"({"type":"integer","minimum":1,"maximum":50,"description":"Attempts in total.","default":5})");
  CHECK(base::to_json(definition("retry").get("properties").get("delay").get("default")) ==
        R"("500ms")");
  CHECK(base::to_json(definition("retry").get("examples")) == R"([{"attempts":3,"delay":"2s"}])");
  const Value& next = definition("pages").get("then").get("properties").get("next");
  CHECK(next.get("description").as_text() == "Where it is. In scope: 'body' and 'headers'.");
}

TEST_CASE("json schema: an old name is marked as deprecated") {
  const Value& old = definition("retry").get("properties").get("max_attempts");
  CHECK(old.get("deprecationMessage").as_text() == "now called 'attempts'");
  CHECK(old.get("doNotSuggest").as_boolean());
}

TEST_CASE("json schema: words have their sentences") {
  CHECK(
      base::to_json(definition("write")) ==
      R"({"enum":["always","if_empty"],"markdownEnumDescriptions":["Every time.","Only into a field without a value."],)"
      R"("description":"When a field is written."})");
}

TEST_CASE("json schema: other keys than the described are refused") {
  CHECK_FALSE(definition("retry").get("additionalProperties").as_boolean());
  CHECK(definition("retry").has("additionalProperties"));
}

TEST_CASE("json schema: what can be read is valid") {
  CHECK(accepted("pack: a"));
  CHECK(accepted(
      "{ pack: a, title: no, active: false, limit: 5, keep: 1h30m, tags: x, ports: [80, 443] }"));
  CHECK(accepted(
      "{ pack: a, tags: [x, 012], keep: 0, retry: { max_attempts: 3, delay: 2s, factor: 1.5 } }"));
  CHECK(accepted("{ pack: a, pages: { type: cursor, next: body.next } }"));
  CHECK(accepted("{ pack: a, pages: { type: offset, size: 50 } }"));
  CHECK(
      accepted("{ pack: a, mapping: { name: first, email: [a, b], phone: { fields: p, write: "
               "if_empty } } }"));
  CHECK(accepted("{ pack: a, with: { a: 1, b: [x], c: null }, settings: { any: [1, { b: 2 }] } }"));
  CHECK(accepted(
      "{ pack: a, steps: [ { read: crm.person, id: 5, when: true, as: p, missing: fail } ] }"));
  CHECK(accepted("{ pack: a, steps: [ { read: crm.person, id: 5, missing: { do: [] } } ] }"));
  CHECK(accepted("{ pack: a, steps: [ { read: crm.person, id: 5, missing: [ { do: [] } ] } ] }"));
  CHECK(accepted("{ pack: a, steps: [ { each: x, in: y, do: [ { do: [ { do: [] } ] } ] } ] }"));
  CHECK(accepted("{ pack: a, category: { name: b, parent: { name: c, parent: { name: d } } } }"));
}

TEST_CASE("json schema: what cannot be read is not") {
  CHECK_FALSE(accepted("title: a"));
  CHECK_FALSE(accepted("[pack]"));
  CHECK_FALSE(accepted("{ pack: a, tilte: b }"));
  CHECK_FALSE(accepted("{ pack: my pack }"));
  CHECK_FALSE(accepted("{ pack: a, limit: many }"));
  CHECK_FALSE(accepted("{ pack: a, active: yes }"));
  CHECK_FALSE(accepted("{ pack: a, keep: 72 }"));
  CHECK_FALSE(accepted("{ pack: a, tags: [] }"));
  CHECK_FALSE(accepted("{ pack: a, ports: [0] }"));
  CHECK_FALSE(accepted("{ pack: a, title: null }"));
  CHECK_FALSE(accepted("{ pack: a, retry: { attempts: 51 } }"));
  CHECK_FALSE(accepted("{ pack: a, retry: { colour: red } }"));
  CHECK_FALSE(accepted("{ pack: a, pages: { size: 3 } }"));
  CHECK_FALSE(accepted("{ pack: a, pages: { type: offset, next: body.next } }"));
  CHECK_FALSE(accepted("{ pack: a, pages: { type: cursor } }"));
  CHECK_FALSE(accepted("{ pack: a, mapping: {} }"));
  CHECK_FALSE(accepted("{ pack: a, mapping: { name: { fields: a, write: sometimes } } }"));
  CHECK_FALSE(accepted("{ pack: a, with: { 1st: 1 } }"));
  CHECK_FALSE(accepted("{ pack: a, steps: [ { when: true } ] }"));
  CHECK_FALSE(accepted("{ pack: a, steps: [ { read: crm.person } ] }"));
  CHECK_FALSE(accepted("{ pack: a, steps: [ { read: crm.person, id: 3, each: x } ] }"));
  CHECK_FALSE(accepted("{ pack: a, steps: [ { read: crm.person, id: 3, missing: perhaps } ] }"));
  CHECK_FALSE(accepted("{ pack: a, steps: [ { each: x, in: y, do: [] } ] }"));
  CHECK_FALSE(accepted("{ pack: a, category: { name: b, parent: { title: c } } }"));
}

}  // namespace engine::config
