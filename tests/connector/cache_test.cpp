#include "connector/cache.h"

#include "connector/acme.h"

using namespace engine;
using namespace std::chrono_literals;
using connector::Acme;

TEST_CASE("cache: an answer with `cache` is shared until it is old") {
  Acme acme(R"(
operations:
  types: { get: /types, query: { of: "${value}" }, items: body.data, cache: 1h }
)");
  acme.transport.expect("GET https://acme.test/types?of=a").answer(200, R"({"data":[1,2]})");
  const auto first = acme.call("types", R"({"value":"a"})");
  REQUIRE(first);
  CHECK(first->items.size() == 2);
  const auto second = acme.call("types", R"({"value":"a"})");
  REQUIRE(second);
  CHECK(second->items == first->items);
  CHECK(second->body == first->body);
  CHECK(second->status == 200);
  acme.transport.expect("GET https://acme.test/types?of=b").answer(200, R"({"data":[3]})");
  CHECK(acme.call("types", R"({"value":"b"})")->items.size() == 1);
  acme.clock.advance(1h);
  acme.transport.expect("GET https://acme.test/types?of=a").answer(200, R"({"data":[]})");
  CHECK(acme.call("types", R"({"value":"a"})")->items.empty());
}

TEST_CASE("cache: a failure is not kept") {
  Acme acme("operations: { types: { get: /types, cache: 1h } }");
  acme.transport.expect("GET https://acme.test/types").answer(404);
  CHECK(!acme.call("types"));
  acme.transport.expect("GET https://acme.test/types").answer(200);
  CHECK(acme.call("types"));
}
