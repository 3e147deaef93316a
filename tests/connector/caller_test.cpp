#include "connector/caller.h"

#include "connector/acme.h"
#include "connector/retry.h"

using namespace engine;
using namespace std::chrono_literals;
using base::ErrorKind;
using connector::Acme;

namespace {

constexpr const char* kOperations = R"(
operations:
  get: { get: /things, value: body.data }
  put: { post: /things, json: {}, effect: repeatable }
)";

}  // namespace

TEST_CASE("retry: a read is sent again after a transient answer, with growing waits") {
  Acme acme(kOperations);
  acme.transport.expect("GET https://acme.test/things").answer(500);
  acme.transport.expect("GET https://acme.test/things").answer(502);
  acme.transport.expect("GET https://acme.test/things").answer(200, R"({"data":5})");
  const auto answer = acme.call("get");
  REQUIRE(answer);
  CHECK(answer->value.as_integer() == 5);
  CHECK(acme.clock.boot() == 1500ms);
  CHECK(acme.client.calls() == 3);
}

TEST_CASE("retry: a read is sent three times at most") {
  Acme acme(kOperations);
  for (int i = 0; i < 3; ++i) acme.transport.expect("GET https://acme.test/things").answer(500);
  CHECK(acme.call("get").error().kind == ErrorKind::transient);
}

TEST_CASE("retry: a write is never sent again") {
  Acme acme(kOperations);
  acme.transport.expect("POST https://acme.test/things").answer(503);
  CHECK(acme.call("put").error().kind == ErrorKind::transient);
  acme.transport.expect("POST https://acme.test/things").answer(429);
  CHECK(acme.call("put").error().kind == ErrorKind::throttled);
  CHECK(acme.client.calls() == 2);
}

TEST_CASE("retry: a throttled read waits as told, if there is patience for it") {
  Acme acme(kOperations);
  acme.transport.expect("GET https://acme.test/things").answer(429, "", {{"Retry-After", "4"}});
  acme.transport.expect("GET https://acme.test/things").answer(200, "{}");
  CHECK(acme.call("get"));
  CHECK(acme.clock.boot() == 4s);

  acme.options.patience = 3s;
  acme.transport.expect("GET https://acme.test/things").answer(429, "", {{"Retry-After", "4"}});
  const auto refused = acme.call("get");
  REQUIRE(!refused);
  CHECK(refused.error().retry_after == 4s);
  CHECK(acme.clock.boot() == 4s);
}

TEST_CASE("retry: after a throttled answer everybody waits, without a request") {
  Acme acme(kOperations);
  acme.options.patience = 0s;
  acme.transport.expect("POST https://acme.test/things").answer(429, "", {{"Retry-After", "4"}});
  CHECK(!acme.call("put"));
  const auto refused = acme.call("get");
  REQUIRE(!refused);
  CHECK(refused.error().message == "GET /things: crm asked for a pause of 4s");
  CHECK(refused.error().executed == base::Executed::no);
  CHECK(acme.client.calls() == 1);
}

TEST_CASE("retry: without a word from the API the waits grow, until an answer comes") {
  Acme acme(kOperations);
  acme.options.patience = 0s;
  for (const base::Duration wait : {1s, 2s, 4s}) {
    acme.transport.expect("POST https://acme.test/things").answer(429);
    CHECK(acme.call("put").error().retry_after == wait);
    acme.clock.advance(wait);
  }
  acme.transport.expect("POST https://acme.test/things").answer(200);
  CHECK(acme.call("put"));
  acme.transport.expect("POST https://acme.test/things").answer(429);
  CHECK(acme.call("put").error().retry_after == 1s);
}

TEST_CASE("retry: what an API may say about waiting") {
  const base::Time now = *base::parse_time("1994-11-06T08:49:30Z");
  const auto parse = [&](const char* text) {
    return connector::parse_wait(base::Value::text(text), now);
  };
  CHECK(parse("20") == 20s);
  CHECK(parse("0.5") == 500ms);
  CHECK(parse("-3") == 0s);
  CHECK(parse("Sun, 06 Nov 1994 08:49:37 GMT") == 7s);
  CHECK(parse("Sun, 06 Nov 1994 08:00:00 GMT") == 0s);
  CHECK(!parse("soon"));
  CHECK(!parse("Sun, 06 Foo 1994 08:49:37 GMT"));
  CHECK(connector::parse_wait(base::Value::number(std::int64_t{3}), now) == 3s);
  CHECK(!connector::parse_wait({}, now));
}
