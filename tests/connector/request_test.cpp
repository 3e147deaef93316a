#include "connector/request.h"

#include "base/version.h"
#include "connector/acme.h"
#include "http/user_agent.h"

using namespace engine;
using connector::Acme;

namespace {

constexpr const char* kOperations = R"(
settings:
  region: { type: text, default: eu }
  key: { type: secret }
operations:
  get_person: { get: "/people/${id}", value: body }
  get_part: { get: "/people/${id}/parts/${part}.json", input: { part: { type: text } }, value: body }
  search: { get: /search, query: { term: "${value}", ids: "${ids}", region: "${settings.region}", flag: true, none: "${field}" } }
  create: { post: /people, json: { person: "${changes}", id: "${id}" }, effect: once }
  tag: { post: /tags, form: { tag: "${value}", to: "${ids}" }, effect: once }
  signed: { get: /signed, headers: { X-Key: "Key ${settings.key}", X-Region: "${settings.region}", X-None: "${field}" } }
  long: { get: /long, query: { ids: "${ids}" }, long_get: { over: 100, query: { _method: GET } } }
  typed:
    get: /typed
    input: { size: { type: int, default: 10 }, flag: { type: bool }, tags: { type: list }, name: { type: text }, ratio: { type: number } }
    query: { size: "${size}", flag: "${flag}", tags: "${tags}", name: "${name}", ratio: "${ratio}" }
)";

connector::Account with_key() {
  connector::Account account;
  account.secrets.emplace("key", base::Secret("s3cret-key"));
  return account;
}

}  // namespace

TEST_CASE("request: a part of the path is percent-encoded") {
  Acme acme(kOperations, with_key());
  acme.transport.expect("GET https://acme.test/people/a%2Fb%20c%3F").answer(200, "{}");
  CHECK(acme.call("get_person", R"({"id":"a/b c?"})"));
  acme.transport.expect("GET https://acme.test/people/7/parts/x.json").answer(200, "{}");
  CHECK(acme.call("get_part", R"({"id":7,"part":"x"})"));
}

TEST_CASE("request: a part of the path that is absent, blank or a step up is refused by name") {
  Acme acme(kOperations, with_key());
  const auto absent = acme.call("get_part", R"({"id":7})");
  REQUIRE(!absent);
  CHECK(absent.error().kind == base::ErrorKind::invalid);
  CHECK(absent.error().message == "get_part: 'part' has no value");
  CHECK(acme.call("get_person", R"({"id":" "})").error().message ==
        "get_person: 'id' has no value");
  CHECK(acme.call("get_person", R"({"id":".."})").error().message ==
        "get_person: 'id' may not be '..' in a path");
  CHECK(acme.client.calls() == 0);
}

TEST_CASE("request: an address may hold a secret, and no message shows it") {
  const std::string hook = R"(
base: "${settings.host}/hooks/${settings.key}"
settings: { host: { type: url, default: "https://acme.test" }, key: { type: secret } }
operations: { post: { post: /, json: { text: hello }, effect: once } }
)";
  Acme acme(hook, with_key());
  acme.transport.expect("POST https://acme.test/hooks/s3cret-key").answer(404, "no s3cret-key");
  const auto refused = acme.call("post", "{}");
  REQUIRE(!refused);
  CHECK(refused.error().message == "POST / 404");

  Acme without(hook);
  CHECK(without.call("post", "{}").error().message == "the secret 'key' has no value");
}

TEST_CASE("request: a query leaves out what is absent and joins lists") {
  Acme acme(kOperations, with_key());
  acme.transport.expect("GET https://acme.test/search?term=A%26B&ids=1%2C2&region=eu&flag=true")
      .answer(200, "{}");
  CHECK(acme.call("search", R"({"value":"A&B","ids":[1,2]})"));
}

TEST_CASE("request: numbers of a JSON body travel as they are, absent keys do not") {
  Acme acme(kOperations, with_key());
  acme.transport.expect("POST https://acme.test/people").answer(200, "{}");
  CHECK(acme.call("create",
                  R"({"changes":{"amount":1.10,"big":12345678901234567890123,"gone":null}})"));
  const auto sent = acme.transport.sent();
  CHECK(sent[0].body == R"({"person":{"amount":1.10,"big":12345678901234567890123,"gone":null}})");
  CHECK(sent[0].headers.get("content-type") == "application/json");
  CHECK(!sent[0].repeatable);
}

TEST_CASE("request: a form is encoded") {
  Acme acme(kOperations, with_key());
  acme.transport.expect("POST https://acme.test/tags")
      .body("tag=a%20%26%20b&to=1%2C2")
      .answer(200, "{}");
  CHECK(acme.call("tag", R"({"value":"a & b","ids":[1,2]})"));
  CHECK(acme.transport.sent()[0].headers.get("content-type") ==
        "application/x-www-form-urlencoded");
}

TEST_CASE("request: a secret travels beside the headers, never among them") {
  Acme acme(kOperations, with_key());
  acme.transport.expect("GET https://acme.test/signed").answer(200, "{}");
  CHECK(acme.call("signed"));
  const auto sent = acme.transport.sent();
  REQUIRE(sent[0].secret_headers.size() == 1);
  CHECK(sent[0].secret_headers[0].first == "X-Key");
  CHECK(sent[0].secret_headers[0].second.reveal() == "Key s3cret-key");
  CHECK(!sent[0].headers.get("X-Key"));
  CHECK(sent[0].headers.get("X-Region") == "eu");
  CHECK(!sent[0].headers.get("X-None"));
}

TEST_CASE("request: it says who sends it, unless the connector says something else") {
  Acme acme(kOperations, with_key());
  acme.transport.expect("GET https://acme.test/people/7").answer(200, "{}");
  CHECK(acme.call("get_person", R"({"id":7})"));
  const auto sent = acme.transport.sent();
  CHECK(sent[0].headers.get("User-Agent") == http::user_agent());
  CHECK(http::user_agent() == "lockstep/" + std::string(base::version()));

  Acme other(
      "defaults: { headers: { User-Agent: crm-client/2 } }\n"
      "operations: { get: { get: /things } }");
  other.transport.expect("GET https://acme.test/things").answer(200, "{}");
  CHECK(other.call("get"));
  const auto others = other.transport.sent();
  CHECK(others[0].headers.get("User-Agent") == "crm-client/2");
}

TEST_CASE("request: a secret without a value stops the call with a next step") {
  Acme acme(kOperations);
  const auto answer = acme.call("signed");
  REQUIRE(!answer);
  CHECK(answer.error().kind == base::ErrorKind::unauthorized);
  CHECK(answer.error().message == "the secret 'key' has no value");
  CHECK(answer.error().hint == "set it with 'engine secret set' or in the environment");
}

TEST_CASE("request: a header with a line break in it is refused") {
  connector::Account account = with_key();
  account.settings = connector::json(R"({"region":"eu\r\nX-Evil: 1"})");
  Acme acme(kOperations, account);
  const auto answer = acme.call("signed");
  REQUIRE(!answer);
  CHECK(answer.error().message == "signed: header 'X-Region' has a line break in it");
}

TEST_CASE("request: a GET whose URL is too long becomes a POST with a form") {
  Acme acme(kOperations, with_key());
  const std::string ids = "[" + std::string(40, '1') + "," + std::string(40, '2') + "]";
  acme.transport.expect("POST https://acme.test/long?_method=GET")
      .body("ids=" + std::string(40, '1') + "%2C" + std::string(40, '2'))
      .answer(200, "{}");
  CHECK(acme.call("long", R"({"ids":)" + ids + "}"));
  CHECK(acme.transport.sent()[0].repeatable);
  acme.transport.expect("GET https://acme.test/long?ids=1").answer(200, "{}");
  CHECK(acme.call("long", R"({"ids":[1]})"));
}

TEST_CASE("request: arguments take the types of the operation's input") {
  Acme acme(kOperations, with_key());
  acme.transport.expect("GET https://acme.test/typed?size=10").answer(200, "{}");
  CHECK(acme.call("typed"));
  acme.transport.expect("GET https://acme.test/typed?size=5&flag=true&tags=a&name=7&ratio=1.50")
      .answer(200, "{}");
  CHECK(acme.call("typed", R"({"size":"5","flag":"true","tags":"a","name":7,"ratio":"1.50"})"));
}

TEST_CASE("request: an unknown argument and one of another type are refused") {
  Acme acme(kOperations, with_key());
  const auto unknown = acme.call("typed", R"({"sice":5})");
  REQUIRE(!unknown);
  CHECK(unknown.error().message == "operation typed has no argument 'sice'");
  CHECK(unknown.error().hint == "did you mean 'size'?");
  CHECK(acme.call("typed", R"({"size":"many"})").error().message ==
        "operation typed: argument 'size' must be of type int");
  CHECK(acme.call("typed", R"({"flag":"perhaps"})").error().message ==
        "operation typed: argument 'flag' must be of type bool");
}

TEST_CASE("request: an unknown operation is named, with the nearest one") {
  Acme acme(kOperations, with_key());
  const auto answer = acme.call("get_persn");
  REQUIRE(!answer);
  CHECK(answer.error().message == "crm has no operation 'get_persn'");
  CHECK(answer.error().hint == "did you mean 'get_person'?");
}
