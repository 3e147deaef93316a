#include <map>

#include "connector/acme.h"
#include "connector/validators.h"

using namespace engine;
using namespace std::chrono_literals;
using base::ErrorKind;
using connector::Acme;

namespace {

constexpr const char* kConnector = R"yaml(
budgets:
  hourly: { capacity: 2, per: 1h, free: unchanged }
  points: { capacity: 10, per: 1m }
answers:
  - { when: "body.state == 'as it was'", class: unchanged }
operations:
  list:
    get: /notes
    query: { owner: "${value}" }
    pages: { type: link }
    items: body
    conditional: etag
  since: { get: /since, items: body, conditional: modified }
  one: { get: "/notes/${id}", value: body, conditional: etag }
  plain: { get: /plain, items: body }
  fields: { get: /fields, items: body, conditional: etag }
entities:
  note:
    id: id
    list: list
    read: one
    schema: { from: fields, key: field.key, name: field.key, type: "'text'" }
)yaml";

// Knows what it is told at once; a task would know it when it has ended well.
class Known final : public connector::Validators {
 public:
  base::Result<std::string> known(const std::string& connection, const std::string& url) override {
    return validators[connection + " " + url];
  }

  void answered(const std::string& connection, const std::string& url,
                const std::string& validator) override {
    validators[connection + " " + url] = validator;
  }

  void unchanged() override { ++times_unchanged; }

  std::map<std::string, std::string> validators;
  int times_unchanged = 0;
};

struct Asking : Acme {
  Asking() : Acme(kConnector) { options.validators = &known; }

  std::string sent_header(const char* name) {
    const auto sent = transport.sent();
    return std::string(sent.back().headers.get(name).value_or("-"));
  }

  Known known;
};

}  // namespace

TEST_CASE("conditional: the validator comes back exactly as it was told") {
  Asking acme;
  acme.transport.expect("GET https://acme.test/notes").answer(200, "[1]", {{"ETag", "W/\"a,b\""}});
  REQUIRE(acme.call("list"));
  CHECK(acme.sent_header("If-None-Match") == "-");
  CHECK(acme.known.validators["crm https://acme.test/notes"] == "W/\"a,b\"");

  acme.transport.expect("GET https://acme.test/notes").answer(304, "", {{"ETag", "W/\"a,b\""}});
  const auto again = acme.call("list");
  REQUIRE(again);
  CHECK(again->unchanged);
  CHECK(again->status == 304);
  CHECK(again->items.empty());
  CHECK(again->next.is_absent());
  CHECK(acme.sent_header("If-None-Match") == "W/\"a,b\"");
  CHECK(acme.known.times_unchanged == 1);
}

TEST_CASE("conditional: another URL is another answer") {
  Asking acme;
  acme.known.validators["crm https://acme.test/notes"] = "\"a\"";
  acme.transport.expect("GET https://acme.test/notes?owner=7").answer(200, "[]");
  REQUIRE(acme.call("list", R"({"value":7})"));
  CHECK(acme.sent_header("If-None-Match") == "-");
}

TEST_CASE("conditional: by the time of the last change") {
  Asking acme;
  const std::string time = "Sat, 21 Nov 2026 09:00:00 GMT";
  acme.transport.expect("GET https://acme.test/since").answer(200, "[]", {{"Last-Modified", time}});
  REQUIRE(acme.call("since"));
  acme.transport.expect("GET https://acme.test/since").answer(304);
  CHECK(acme.call("since")->unchanged);
  CHECK(acme.sent_header("If-Modified-Since") == time);
}

TEST_CASE("conditional: of several pages only the first is asked for so") {
  Asking acme;
  acme.transport.expect("GET https://acme.test/notes")
      .answer(200, "[1]", {{"ETag", "\"one\""}, {"Link", "</notes?page=2>; rel=\"next\""}});
  const auto first = acme.call("list");
  REQUIRE(first);
  acme.known.validators["crm https://acme.test/notes?page=2"] = "\"two\"";
  acme.transport.expect("GET https://acme.test/notes?page=2")
      .answer(200, "[2]", {{"ETag", "\"x\""}});
  REQUIRE(acme.client.call(acme.lua, "list", connector::json("{}"), acme.options, first->next));
  CHECK(acme.sent_header("If-None-Match") == "-");
  CHECK(acme.known.validators["crm https://acme.test/notes?page=2"] == "\"two\"");
}

TEST_CASE("conditional: who knows nothing, and operations that do not say so, ask for all") {
  Asking acme;
  acme.known.validators["crm https://acme.test/plain"] = "\"a\"";
  acme.transport.expect("GET https://acme.test/plain").answer(200, "[]", {{"ETag", "\"b\""}});
  REQUIRE(acme.call("plain"));
  CHECK(acme.sent_header("If-None-Match") == "-");
  CHECK(acme.known.validators["crm https://acme.test/plain"] == "\"a\"");

  acme.options.validators = nullptr;
  acme.transport.expect("GET https://acme.test/notes").answer(200, "[]", {{"ETag", "\"b\""}});
  REQUIRE(acme.call("list"));
  CHECK(acme.sent_header("If-None-Match") == "-");
}

TEST_CASE("conditional: nothing new is a mistake where nothing was known") {
  Asking acme;
  acme.transport.expect("GET https://acme.test/notes").answer(304);
  const auto answer = acme.call("list");
  REQUIRE(!answer);
  CHECK(answer.error().kind == ErrorKind::rejected);
  CHECK(answer.error().message == "GET /notes 304");
}

TEST_CASE("conditional: an answer says unchanged in the product's own way") {
  Asking acme;
  acme.known.validators["crm https://acme.test/notes"] = "\"a\"";
  acme.transport.expect("GET https://acme.test/notes").answer(200, R"({"state":"as it was"})");
  const auto answer = acme.call("list");
  REQUIRE(answer);
  CHECK(answer->unchanged);
  CHECK(acme.metrics.value("engine_calls_total", {"crm", "list", "unchanged"}) == 1);
}

TEST_CASE("conditional: an unchanged record is no record, and is told as unchanged") {
  Asking acme;
  acme.known.validators["crm https://acme.test/notes/7"] = "\"a\"";
  acme.transport.expect("GET https://acme.test/fields").answer(200, R"([{"key":"id"}])");
  acme.transport.expect("GET https://acme.test/notes/7").answer(304);
  const auto record = acme.client.read(acme.lua, "note", base::Value::text("7"), {}, acme.options);
  REQUIRE(record);
  CHECK(!*record);
  CHECK(acme.known.times_unchanged == 1);
}

TEST_CASE("conditional: the fields of an entity are asked for whatever is known") {
  Asking acme;
  acme.known.validators["crm https://acme.test/fields"] = "\"a\"";
  acme.transport.expect("GET https://acme.test/fields").answer(200, R"([{"key":"id"}])");
  REQUIRE(acme.client.info(acme.lua, "note", acme.options));
  CHECK(acme.sent_header("If-None-Match") == "-");
}

TEST_CASE("conditional: an unchanged answer gives back what it took of the budgets that say so") {
  Asking acme;
  acme.options.patience = 0s;
  acme.known.validators["crm https://acme.test/notes"] = "\"a\"";
  for (int i = 0; i < 5; ++i) {
    acme.transport.expect("GET https://acme.test/notes").answer(304);
    REQUIRE(acme.call("list"));
  }
  CHECK(acme.metrics.value("engine_budget_used", {"crm", "hourly"}) == 0);
  CHECK(acme.metrics.value("engine_budget_used", {"crm", "points"}) == 5);
  for (int i = 0; i < 2; ++i) {
    acme.transport.expect("GET https://acme.test/plain").answer(200, "[]");
    REQUIRE(acme.call("plain"));
  }
  CHECK(acme.call("list").error().message ==
        "GET /notes: budget 'hourly' of crm is used up (2 per 1h)");
}
