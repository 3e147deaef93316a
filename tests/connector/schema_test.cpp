#include "connector/schema.h"

#include <atomic>
#include <thread>

#include "connector/acme.h"

using namespace engine;
using namespace std::chrono_literals;
using connector::Acme;
using connector::json;

namespace {

constexpr const char* kPerson = R"(
operations:
  fields: { get: /fields, query: { cursor: "${page.cursor}" }, items: body.data, pages: { type: cursor, next: body.next } }
  get: { get: "/people/${id}", query: { fields: "${fields}" }, value: body.data }
entities:
  person:
    read: get
    modified: updated
    schema:
      from: fields
      key: field.key
      name: field.custom and snake(field.name) or field.key
      title: field.name
      type: field.kind
      types: { enum: option, int: integer, varchar: text }
      options: field.options
      read_only: field.locked
      when: field.hidden ~= true
      container: field.custom and 'custom'
      keep: 1h
    fields:
      id: { type: integer, read_only: true }
      state: { key: status }
)";

constexpr const char* kFields = R"({"data":[
  {"key":"status","name":"Status","kind":"enum","options":[{"id":5,"label":"Open"}]},
  {"key":"a1","name":"Lead Score","kind":"int","custom":true},
  {"key":"b2","name":"Tier","kind":"enum","custom":true,"options":[{"id":1,"label":"Gold"},{"id":2,"label":"Tin"}]},
  {"key":"c3","name":"Size","kind":"int","custom":true},
  {"key":"d4","name":"size","kind":"varchar","custom":true},
  {"key":"e5","name":"Title","custom":true},
  {"key":"title","name":"Title","kind":"varchar"},
  {"key":"sum","name":"Sum","kind":"money","locked":true},
  {"key":"gone","name":"Gone","hidden":true}]})";

// Remembers cached values, as the store would.
class Metadata final : public connector::Memory {
 public:
  base::Value bucket(const std::string&, const std::string&) override { return {}; }

  void save_bucket(const std::string&, const std::string&, const base::Value&) override {}

  base::Value cached(const std::string& name) override { return values[name]; }

  void cache(const std::string& name, const base::Value& value, base::Duration) override {
    values[name] = value;
  }

  std::map<std::string, base::Value> values;
};

}  // namespace

TEST_CASE("schema: fields get names, types, options and places") {
  Acme acme(kPerson);
  acme.transport.expect("GET https://acme.test/fields").answer(200, kFields);
  const auto info = acme.client.info(acme.lua, "person", acme.options);
  REQUIRE(info);
  const auto& fields = (*info)->fields;
  CHECK(fields.at("lead_score").key == "a1");
  CHECK(fields.at("lead_score").type == spec::FieldType::integer);
  CHECK(fields.at("lead_score").path.text() == "custom.a1");
  CHECK(fields.at("lead_score").title == "Lead Score");
  CHECK(fields.at("tier").options == std::vector<std::string>{"Gold", "Tin"});
  CHECK(fields.at("sum").type == spec::FieldType::any);
  CHECK(fields.at("sum").read_only);
  CHECK(fields.at("updated").key == "updated");
  CHECK(!fields.contains("gone"));
  CHECK((*info)->id == "id");
  CHECK(!(*info)->open);
}

TEST_CASE("schema: a declared field wins, what it leaves open the product fills in") {
  Acme acme(kPerson);
  acme.transport.expect("GET https://acme.test/fields").answer(200, kFields);
  const auto info = acme.client.info(acme.lua, "person", acme.options);
  REQUIRE(info);
  const auto& state = (*info)->fields.at("state");
  CHECK(state.key == "status");
  CHECK(state.type == spec::FieldType::option);
  CHECK(state.options == std::vector<std::string>{"Open"});
  CHECK(!(*info)->fields.contains("status"));
}

TEST_CASE("schema: fields whose names clash go by their keys, and that is noted") {
  Acme acme(kPerson);
  acme.transport.expect("GET https://acme.test/fields").answer(200, kFields);
  const auto info = acme.client.info(acme.lua, "person", acme.options);
  REQUIRE(info);
  CHECK((*info)->fields.contains("c3"));
  CHECK((*info)->fields.contains("d4"));
  CHECK(!(*info)->fields.contains("size"));
  CHECK((*info)->fields.at("title").key == "title");
  CHECK((*info)->fields.contains("e5"));
  CHECK((*info)->notes ==
        std::vector<std::string>{
            "several fields are called 'size'; the one with the key 'c3' goes by its key",
            "several fields are called 'size'; the one with the key 'd4' goes by its key",
            "several fields are called 'title'; the one with the key 'e5' goes by its key"});
}

TEST_CASE("schema: a listing with pages is read to its end, once, and kept as long as it says") {
  Acme acme(kPerson);
  acme.transport.expect("GET https://acme.test/fields")
      .answer(200, R"({"data":[{"key":"a"}],"next":"2"})");
  acme.transport.expect("GET https://acme.test/fields?cursor=2")
      .answer(200, R"({"data":[{"key":"b"}]})");
  CHECK((*acme.client.info(acme.lua, "person", acme.options))->fields.contains("b"));
  acme.clock.advance(59min);
  CHECK(acme.client.info(acme.lua, "person", acme.options));
  acme.clock.advance(1min);
  acme.transport.expect("GET https://acme.test/fields").answer(200, R"({"data":[{"key":"c"}]})");
  CHECK((*acme.client.info(acme.lua, "person", acme.options))->fields.contains("c"));
}

TEST_CASE("schema: an unknown name makes the listing be read again, once a minute") {
  Acme acme(kPerson);
  acme.transport.expect("GET https://acme.test/fields").answer(200, kFields);
  acme.transport.expect("GET https://acme.test/fields")
      .answer(
          200,
          R"({"data":[{"key":"a1","name":"Lead Score","custom":true},{"key":"f6","name":"New One","custom":true}]})");
  acme.transport.expect("GET https://acme.test/people/7?fields=f6%2Cid%2Cupdated")
      .answer(200, R"({"data":{"id":"7","custom":{"f6":"x"}}})");
  const auto record = acme.client.read(acme.lua, "person", json("7"), {"new_one"}, acme.options);
  REQUIRE(record);
  CHECK(**record == json(R"({"id":7,"new_one":"x"})"));

  const auto unknown = acme.client.read(acme.lua, "person", json("7"), {"lead_scor"}, acme.options);
  REQUIRE(!unknown);
  CHECK(unknown.error().kind == base::ErrorKind::invalid);
  CHECK(unknown.error().message == "crm.person has no field 'lead_scor'");
  CHECK(unknown.error().hint == "did you mean 'lead_score'?");
  acme.clock.advance(1min);
  acme.transport.expect("GET https://acme.test/fields").answer(200, kFields);
  CHECK(!acme.client.read(acme.lua, "person", json("7"), {"lead_scor"}, acme.options));
}

TEST_CASE("schema: the next process reads nothing while the metadata is young") {
  Metadata memory;
  {
    Acme acme(kPerson, memory);
    acme.transport.expect("GET https://acme.test/fields").answer(200, kFields);
    CHECK(acme.client.info(acme.lua, "person", acme.options));
  }
  Acme young(kPerson, memory);
  young.clock.advance(59min);
  CHECK((*young.client.info(young.lua, "person", young.options))->fields.contains("tier"));
  Acme old(kPerson, memory);
  old.clock.advance(1h);
  old.transport.expect("GET https://acme.test/fields").answer(200, kFields);
  CHECK(old.client.info(old.lua, "person", old.options));
}

TEST_CASE("schema: threads that need it at the same time share one listing") {
  std::atomic<int> listings{0};
  connector::FunctionTransport transport([&](const http::Request&) -> base::Result<http::Response> {
    ++listings;
    return connector::response(200, kFields);
  });
  Acme acme(kPerson, transport);
  std::vector<std::thread> threads;
  std::atomic<int> good{0};
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&] {
      lua::Runtime lua;
      if (acme.client.info(lua, "person", {})) ++good;
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(good == 16);
  CHECK(listings == 1);
}

TEST_CASE("schema: a listing that fails fails the call") {
  Acme acme(kPerson);
  acme.transport.expect("GET https://acme.test/fields").answer(403);
  const auto info = acme.client.info(acme.lua, "person", acme.options);
  REQUIRE(!info);
  CHECK(info.error().message == "GET /fields 403");
}

TEST_CASE("schema: an entity without fields takes any name") {
  Acme acme(R"(
operations: { get: { get: "/things/${id}", value: body } }
entities: { thing: { read: get } }
)");
  CHECK((*acme.client.info(acme.lua, "thing", acme.options))->open);
  acme.transport.expect("GET https://acme.test/things/1").answer(200, R"({"id":1,"x":{"y":2}})");
  CHECK(**acme.client.read(acme.lua, "thing", json("1"), {"x"}, acme.options) ==
        json(R"({"id":1,"x":{"y":2}})"));
}
