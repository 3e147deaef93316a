#include "connector/entity.h"

#include "connector/acme.h"

using namespace engine;
using base::ErrorKind;
using connector::Acme;
using connector::json;

namespace {

constexpr const char* kPerson = R"(
operations:
  get: { get: "/people/${id}", query: { fields: "${fields}" }, value: body.data }
  list: { get: /people, query: { cursor: "${page.cursor}", team: "${team}" }, input: { team: { type: text } }, items: body.data, pages: { type: cursor, next: body.next } }
  search: { get: /search, query: { in: "${field}", term: "${value}", kind: "${kind}" }, input: { kind: { type: text } }, items: body.data }
  create: { post: /people, json: "${changes}", value: body.data, effect: marked }
  update: { patch: "/people/${id}", json: "${changes}", value: body.data, effect: repeatable }
  remove: { delete: "/people/${id}", effect: repeatable }
entities:
  person:
    modified: updated
    read: get
    list: list
    create: create
    update: update
    delete: remove
    missing_when: record.deleted
    find:
      email: { operation: search, with: { kind: exact } }
      name: { operation: search, partial: true }
      "*": { operation: search, with: { kind: any } }
    fields:
      id: { type: integer, read_only: true }
      updated: { type: datetime, read_only: true }
      name: { type: text }
      email: { key: emails, read: "record.emails and record.emails[1].value", write: "{ { value = value, label = record and record.emails and record.emails[1].label or 'work' } }" }
      tier: { type: option, options: { Gold: 1, Tin: 2 } }
      size: { type: integer, key: custom.s1 }
      org_ref: { type: text }
      org_name: { type: text }
      city: { type: text }
      secret_note: { type: text }
      stage: { type: text }
    writable:
      only: [updated, name, email, tier, size, org_ref, org_name, city, stage]
      defaults: { name: Unknown }
      needs: record.email
      needs_message: a person needs an e-mail address
      exclusive: [ [org_ref], [org_name, city] ]
  thing: { read: get }
  guarded: { update: update, writable: { never: [secret] } }
)";

}  // namespace

TEST_CASE("entity: a record is read with field names and normal values") {
  Acme acme(kPerson);
  acme.transport
      .expect("GET https://acme.test/people/7?fields=custom%2Cemails%2Cid%2Ctier%2Cupdated")
      .answer(
          200,
          R"({"data":{"id":"7","updated":"2026-01-02 03:04:05","emails":[{"value":"a@x","label":"home"}],
                      "tier":1,"custom":{"s1":"12"},"name":"unasked"}})");
  const auto record =
      acme.client.read(acme.lua, "person", json("7"), {"email", "tier", "size"}, acme.options);
  REQUIRE(record);
  REQUIRE(*record);
  base::Value normal = **record;
  CHECK(normal.get("_wire").get("name") == json("\"unasked\""));
  normal.erase("_wire");
  CHECK(normal ==
        json(R"({"id":7,"updated":"2026-01-02T03:04:05Z","email":"a@x","tier":"Gold","size":12})"));
}

TEST_CASE("entity: what is not there, deleted or empty is not found") {
  for (const auto& [status, body] :
       std::vector<std::pair<int, const char*>>{{404, ""},
                                                {410, ""},
                                                {200, R"({"data":{"id":7,"deleted":true}})"},
                                                {200, R"({"data":null})"},
                                                {200, "{}"}}) {
    CAPTURE(body);
    Acme acme(kPerson);
    acme.transport.expect("GET https://acme.test/people/7").answer(status, body);
    const auto record = acme.client.read(acme.lua, "person", json("7"), {}, acme.options);
    REQUIRE(record);
    CHECK(!*record);
  }
}

TEST_CASE("entity: names and verbs that there are not are refused without a call") {
  Acme acme(kPerson);
  const auto no_entity = acme.client.read(acme.lua, "persn", json("7"), {}, acme.options);
  CHECK(no_entity.error().message == "crm has no entity 'persn'");
  CHECK(no_entity.error().hint == "did you mean 'person'?");
  CHECK(acme.client.create(acme.lua, "thing", json("{}"), acme.options).error().message ==
        "crm.thing cannot be created");
  CHECK(acme.client.remove(acme.lua, "thing", json("1"), acme.options).error().message ==
        "crm.thing cannot be deleted");
  CHECK(acme.client.read(acme.lua, "person", json("\" \""), {}, acme.options).error().message ==
        "crm.person: the id of the record to read has no value");
  CHECK(acme.client.find(acme.lua, "thing", json(R"({"a":1})"), {}, acme.options).error().message ==
        "crm.thing cannot be found by 'a'");
  CHECK(acme.client.find(acme.lua, "person", json("{}"), {}, acme.options).error().message ==
        "crm.person: nothing to find it by");
  CHECK(acme.client.calls() == 0);
}

TEST_CASE("entity: find keeps exact hits only") {
  Acme acme(kPerson);
  acme.transport.expect("GET https://acme.test/search?in=emails&term=a%40x&kind=exact")
      .answer(200,
              R"({"data":[{"id":1,"emails":[{"value":"aa@x"}]},{"id":2,"emails":[{"value":"a@x"}]},
                               {"id":3,"emails":[{"value":"a@x"}],"deleted":true}]})");
  const auto found =
      acme.client.find(acme.lua, "person", json(R"({"email":"a@x"})"), {}, acme.options);
  REQUIRE(found);
  REQUIRE(found->size() == 1);
  CHECK(found->front().get("id") == json("2"));
}

TEST_CASE("entity: find compares normal values, of all fields that it is given") {
  Acme acme(kPerson);
  acme.transport.expect("GET https://acme.test/search?in=tier&term=1&kind=any")
      .answer(
          200,
          R"({"data":[{"id":1,"tier":1,"custom":{"s1":"5"}},{"id":2,"tier":"1","custom":{"s1":6}}]})");
  const auto found =
      acme.client.find(acme.lua, "person", json(R"({"tier":"Gold","size":"6"})"), {}, acme.options);
  REQUIRE(found);
  REQUIRE(found->size() == 1);
  CHECK(found->front().get("id") == json("2"));
}

TEST_CASE("entity: partial hits are read by id before they are compared") {
  Acme acme(kPerson);
  acme.transport.expect("GET https://acme.test/search?in=name&term=Ada")
      .answer(200, R"({"data":[{"id":1},{"id":2}]})");
  acme.transport.expect("GET https://acme.test/people/1?fields=id%2Cname%2Cupdated")
      .answer(200, R"({"data":{"id":1,"name":"Ada Lovelace"}})");
  acme.transport.expect("GET https://acme.test/people/2?fields=id%2Cname%2Cupdated")
      .answer(200, R"({"data":{"id":2,"name":"Ada"}})");
  const auto found =
      acme.client.find(acme.lua, "person", json(R"({"name":"Ada"})"), {"name"}, acme.options);
  REQUIRE(found);
  REQUIRE(found->size() == 1);
  CHECK(found->front().get("id") == json("2"));
}

TEST_CASE("entity: find by something blank finds nothing and asks nobody") {
  Acme acme(kPerson);
  CHECK(acme.client.find(acme.lua, "person", json(R"({"email":" "})"), {}, acme.options)->empty());
  CHECK(
      acme.client.find(acme.lua, "person", json(R"({"email":null,"name":"x"})"), {}, acme.options)
          ->empty());
}

TEST_CASE("entity: a search that says missing has no hits") {
  Acme acme(kPerson);
  acme.transport.expect("GET https://acme.test/search?in=emails&term=a%40x&kind=exact").answer(404);
  CHECK(
      acme.client.find(acme.lua, "person", json(R"({"email":"a@x"})"), {}, acme.options)->empty());
}

TEST_CASE("entity: a list goes page by page, without what counts as missing") {
  Acme acme(kPerson);
  acme.transport.expect("GET https://acme.test/people?team=red")
      .answer(200, R"({"data":[{"id":1,"name":"a"},{"id":2,"deleted":true}],"next":"n"})");
  const auto first =
      acme.client.list(acme.lua, "person", json(R"({"team":"red"})"), {}, acme.options, {});
  REQUIRE(first);
  CHECK(first->records.size() == 1);
  acme.transport.expect("GET https://acme.test/people?cursor=n&team=red").answer(200, "{}");
  const auto second = acme.client.list(acme.lua, "person", json(R"({"team":"red"})"), {},
                                       acme.options, first->next);
  REQUIRE(second);
  CHECK(second->records.empty());
  CHECK(second->next.is_absent());
}

TEST_CASE("entity: a create fills in defaults and travels with the wire's keys and values") {
  Acme acme(kPerson);
  acme.transport.expect("POST https://acme.test/people")
      .body(
          R"({"emails":[{"value":"a@x","label":"work"}],"tier":2,"custom":{"s1":7},"name":"Unknown"})")
      .answer(201, R"({"data":{"id":"9","name":"Unknown","updated":"2026-01-01 00:00:00"}})");
  const auto written = acme.client.create(
      acme.lua, "person", json(R"({"email":"a@x","tier":"Tin","size":"7","name":""})"),
      acme.options);
  REQUIRE(written);
  CHECK(written->id == json("9"));
  CHECK(written->record.get("updated") == json("\"2026-01-01T00:00:00Z\""));
}

TEST_CASE("entity: an update has no defaults; `write` sees the record as it came") {
  Acme acme(kPerson);
  acme.transport.expect("PATCH https://acme.test/people/7")
      .body(R"({"emails":[{"value":"b@x","label":"home"}]})")
      .answer(200, R"({"data":7})");
  const auto before =
      json(R"({"email":"a@x","_wire":{"emails":[{"value":"a@x","label":"home"}]}})");
  const auto written = acme.client.update(acme.lua, "person", json("7"), json(R"({"email":"b@x"})"),
                                          before, acme.options);
  REQUIRE(written);
  CHECK(written->id == json("7"));
  CHECK(written->record.is_absent());
}

TEST_CASE("entity: a `write` that builds on the record reads it when nobody has") {
  Acme acme(kPerson);
  acme.transport.expect("GET https://acme.test/people/7?fields=emails%2Cid%2Cupdated")
      .answer(200, R"({"data":{"id":7,"emails":[{"value":"a@x","label":"home"}]}})");
  acme.transport.expect("PATCH https://acme.test/people/7")
      .body(R"({"emails":[{"value":"b@x","label":"home"}]})")
      .answer(200, "{}");
  CHECK(acme.client.update(acme.lua, "person", json("7"), json(R"({"email":"b@x"})"), {},
                           acme.options));
  acme.transport.expect("GET https://acme.test/people/7?fields=emails%2Cid%2Cupdated").answer(404);
  const auto gone = acme.client.update(acme.lua, "person", json("7"), json(R"({"email":"b@x"})"),
                                       {}, acme.options);
  REQUIRE(!gone);
  CHECK(gone.error().kind == ErrorKind::missing);
  CHECK(gone.error().message == "crm.person: the record to update is not there");
}

TEST_CASE("entity: null clears a field") {
  Acme acme(kPerson);
  acme.transport.expect("PATCH https://acme.test/people/7")
      .body(R"({"tier":null})")
      .answer(200, "{}");
  CHECK(acme.client.update(acme.lua, "person", json("7"), json(R"({"tier":null})"), {},
                           acme.options));
}

TEST_CASE("entity: fields that may not be written are refused by name, without a call") {
  Acme acme(kPerson);
  const auto message = [&](const char* changes) {
    const auto written =
        acme.client.update(acme.lua, "person", json("7"), json(changes), {}, acme.options);
    REQUIRE(!written);
    CHECK(written.error().kind == ErrorKind::invalid);
    return written.error().message;
  };
  CHECK(message(R"({"updated":"2026-01-01"})") == "field 'updated' of crm.person is read-only");
  CHECK(message(R"({"secret_note":"x"})") ==
        "field 'secret_note' of crm.person is not one that may be written");
  CHECK(message(R"({"nmae":"x"})") == "crm.person has no field 'nmae'");
  CHECK(message(R"({"tier":"Goldd"})") == "field 'tier' has no option 'Goldd'");
  CHECK(message(R"({"size":"big"})") == "field 'size' holds whole numbers, not 'big'");
  CHECK(
      acme.client.update(acme.lua, "guarded", json("7"), json(R"({"secret":1})"), {}, acme.options)
          .error()
          .message == "field 'secret' of crm.guarded must not be written");
  CHECK(acme.client.calls() == 0);
}

TEST_CASE("entity: a record that lacks what it needs is rejected before any call") {
  Acme acme(kPerson);
  const auto created =
      acme.client.create(acme.lua, "person", json(R"({"name":"Ada"})"), acme.options);
  REQUIRE(!created);
  CHECK(created.error().kind == ErrorKind::rejected);
  CHECK(created.error().executed == base::Executed::no);
  CHECK(created.error().message == "crm.person: a person needs an e-mail address");
  const auto emptied = acme.client.update(acme.lua, "person", json("7"), json(R"({"email":null})"),
                                          json(R"({"email":"a@b.example"})"), acme.options);
  REQUIRE(!emptied);
  CHECK(emptied.error().message == "crm.person: a person needs an e-mail address");
}

TEST_CASE("entity: an update is not refused for what it leaves as it was") {
  Acme acme(kPerson);
  acme.transport.expect("PATCH https://acme.test/people/7")
      .body(R"({"name":"Ada"})")
      .answer(200, "{}");
  CHECK(acme.client.update(acme.lua, "person", json("7"), json(R"({"name":"Ada"})"),
                           json(R"({"id":7,"email":null})"), acme.options));
}

TEST_CASE("entity: of fields that exclude each other the first group with a value travels") {
  Acme acme(kPerson);
  acme.transport.expect("PATCH https://acme.test/people/7")
      .body(R"({"org_ref":"C-1","stage":"s"})")
      .answer(200, "{}");
  CHECK(acme.client.update(acme.lua, "person", json("7"),
                           json(R"({"org_name":"Acme","city":"Rome","org_ref":"C-1","stage":"s"})"),
                           {}, acme.options));
  acme.transport.expect("PATCH https://acme.test/people/7")
      .body(R"({"org_name":"Acme","city":"Rome"})")
      .answer(200, "{}");
  CHECK(acme.client.update(acme.lua, "person", json("7"),
                           json(R"({"org_name":"Acme","city":"Rome","org_ref":""})"), {},
                           acme.options));
}

TEST_CASE("entity: a delete of what is gone is done") {
  Acme acme(kPerson);
  for (const int status : {204, 404, 410}) {
    acme.transport.expect("DELETE https://acme.test/people/7").answer(status);
    const auto removed = acme.client.remove(acme.lua, "person", json("7"), acme.options);
    REQUIRE(removed);
    CHECK(removed->id == json("7"));
  }
  acme.transport.expect("DELETE https://acme.test/people/7").answer(403);
  CHECK(!acme.client.remove(acme.lua, "person", json("7"), acme.options));
}

TEST_CASE("entity: an update of what is gone is missing") {
  Acme acme(kPerson);
  acme.transport.expect("PATCH https://acme.test/people/7").answer(404);
  CHECK(acme.client.update(acme.lua, "person", json("7"), json(R"({"name":"x"})"), {}, acme.options)
            .error()
            .kind == ErrorKind::missing);
}

TEST_CASE("entity: what a field's value will look like when it is read back") {
  Acme acme(kPerson);
  const auto info = acme.client.info(acme.lua, "person", acme.options);
  REQUIRE(info);
  CHECK(acme.client.normalise(**info, "size", json("\"3\"")).value() == json("3"));
  CHECK(acme.client.normalise(**info, "name", json("\" Ada\"")).value() == json("\" Ada\""));
  CHECK(acme.client.normalise(**info, "tier", json("1")).value() == json("\"Gold\""));
  CHECK(acme.client.normalise(**info, "nope", json("1")).error().message ==
        "there is no field 'nope'");
}

TEST_CASE("entity: effects and lags are those of the operations") {
  Acme acme(R"(
operations:
  get: { get: /a }
  make: { post: /a, effect: marked, readback: { lag: 30s } }
)");
  CHECK(acme.client.effect("get") == spec::Effect::read);
  CHECK(acme.client.effect("make") == spec::Effect::marked);
  CHECK(acme.client.readback_lag("make") == std::chrono::seconds(30));
  CHECK(acme.client.readback_lag("get") == base::Duration(0));
}

TEST_CASE("entity: one that the product shows only in a list is read by looking for it") {
  Acme acme(R"(
operations:
  list: { get: /hooks, items: body }
entities:
  hook: { list: list, find: { "*": list } }
)");
  acme.transport.expect("GET https://acme.test/hooks").answer(200, R"([{"id":1},{"id":2}])");
  const auto found = acme.client.read(acme.lua, "hook", json("2"), {}, acme.options);
  REQUIRE(found);
  CHECK(base::to_json(**found) == R"({"id":2})");
  acme.transport.expect("GET https://acme.test/hooks").answer(200, R"([{"id":1}])");
  const auto gone = acme.client.read(acme.lua, "hook", json("2"), {}, acme.options);
  REQUIRE(gone);
  CHECK_FALSE(*gone);
}
