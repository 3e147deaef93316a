#include "rule/link_base.h"

#include <doctest/doctest.h>

#include "base/json.h"

namespace engine::rule {

using base::Value;

namespace {

Value json(const std::string& text) {
  return *base::parse_json(text);
}

// name <- join(first, last), as it is in a mapping from lead to person and back.
struct Pair {
  std::string name = "name", first = "first", last = "last", org = "org";
  spec::FieldMap joined, first_of, last_of, constant;
  LinkBase base;

  Pair() {
    joined.fields = {"first", "last"};
    first_of.fields = {"name"};
    last_of.fields = {"name"};
  }

  Wanted wanted(const Value& lead) const {
    return {&name, &joined,
            Value::text(std::string(lead.get("first").as_text()) + " " +
                        std::string(lead.get("last").as_text()))};
  }

  void lead_to_person(const Value& lead, const Value& person) {
    const Wanted each = wanted(lead);
    base.learn({"lead", "person", &lead}, {{&each, &person.get("name")}});
  }

  Since source(const Value& lead) const {
    return base.source({"lead", "person", &lead}, wanted(lead));
  }
};

const char* kLead = R"({"first":"Anna","last":"van Dyk"})";
const char* kPerson = R"({"name":"Anna van Dyk"})";

}  // namespace

TEST_CASE("link_base: knows nothing before the first sync") {
  const Pair pair;
  CHECK(pair.base.empty());
  CHECK(pair.source(json(kLead)) == Since::unknown);
  CHECK(pair.base.target({"lead", "person", nullptr}, "name", Value::text("x")) == Since::unknown);
}

TEST_CASE("link_base: tells what changed since, and a blank of either kind is one") {
  Pair pair;
  pair.lead_to_person(json(kLead), json(kPerson));
  CHECK(!pair.base.empty());
  CHECK(pair.source(json(kLead)) == Since::same);
  CHECK(pair.source(json(R"({"first":"Anne","last":"van Dyk"})")) == Since::changed);
  const LinkBase::Direction there{"lead", "person", nullptr};
  CHECK(pair.base.target(there, "name", Value::text("Anna van Dyk")) == Since::same);
  CHECK(pair.base.target(there, "name", Value::null()) == Since::changed);
  pair.lead_to_person(json(kLead), json(R"({"name":null})"));
  CHECK(pair.base.target(there, "name", Value()) == Since::same);
  CHECK(pair.base.target(there, "name", Value::text("")) == Since::same);
}

TEST_CASE(
    "link_base: one direction's write is no news to the other, even where it loses something") {
  Pair pair;
  const Value lead = json(kLead);
  const Value person = json(kPerson);
  pair.lead_to_person(lead, person);
  // "Anna van" + "Dyk" is what the way back would make of it.
  const Wanted back{&pair.first, &pair.first_of, Value::text("Anna van")};
  const LinkBase::Direction direction{"person", "lead", &person};
  CHECK(pair.base.source(direction, back) == Since::same);
  CHECK(pair.base.target(direction, "first", lead.get("first")) == Since::same);
}

TEST_CASE("link_base: an edited mapping gives something new from the same source") {
  Pair pair;
  const Value lead = json(kLead);
  pair.lead_to_person(lead, json(kPerson));
  const Wanted shouted{&pair.name, &pair.joined, Value::text("ANNA VAN DYK")};
  const LinkBase::Direction there{"lead", "person", &lead};
  CHECK(pair.base.source(there, shouted) == Since::changed);
  // But not when the other direction has written the source since: then it is only outdated.
  const Value edited = json(R"({"name":"Anne Dyk"})");
  const Value lead_now = json(R"({"first":"Anne","last":"Dyk"})");
  const Wanted first{&pair.first, &pair.first_of, Value::text("Anne")};
  const Wanted last{&pair.last, &pair.last_of, Value::text("Dyk")};
  pair.base.learn({"person", "lead", &edited},
                  {{&first, &lead_now.get("first")}, {&last, &lead_now.get("last")}});
  CHECK(pair.source(lead_now) == Since::same);
}

TEST_CASE("link_base: a value that is made of no field counts by itself") {
  Pair pair;
  const Value lead = json(kLead);
  const LinkBase::Direction there{"lead", "person", &lead};
  const Wanted then{&pair.org, &pair.constant, Value::text("7")};
  const Wanted now{&pair.org, &pair.constant, Value::text("8")};
  CHECK(pair.base.source(there, then) == Since::unknown);
  pair.base.learn(there, {{&then, &then.value}});
  CHECK(pair.base.source(there, then) == Since::same);
  CHECK(pair.base.source(there, now) == Since::changed);
}

TEST_CASE("link_base: goes into objects") {
  LinkBase base;
  const std::string city = "city";
  spec::FieldMap how;
  how.fields = {"address.city"};
  const Value then = json(R"({"address":{"city":"Paris"}})");
  const Value now = json(R"({"address":{"city":"Lyon"}})");
  const Wanted wanted{&city, &how, Value::text("Paris")};
  base.learn({"lead", "person", &then}, {{&wanted, &wanted.value}});
  CHECK(base.source({"lead", "person", &then}, wanted) == Since::same);
  CHECK(base.source({"lead", "person", &now}, wanted) == Since::changed);
}

TEST_CASE("link_base: remembers which side we wrote, until told otherwise") {
  LinkBase base;
  CHECK(!base.written("lead"));
  base.set_written("lead", true);
  CHECK(base.written("lead"));
  CHECK(!base.written("person"));
  CHECK(LinkBase(base.stored()).written("lead"));
  base.set_written("lead", false);
  CHECK(!base.written("lead"));
}

TEST_CASE("value_hash: is the same for ever") {
  CHECK(value_hash(Value()) == "cbf29ce484222325");
  CHECK(value_hash(Value::text("new")) == value_hash(Value::text("new")));
  CHECK(value_hash(Value::text("new")).size() == 16);
}

}  // namespace engine::rule
