#include "connector/page.h"

#include "connector/acme.h"

using namespace engine;
using connector::Acme;

namespace {

constexpr const char* kOperations = R"(
operations:
  cursor:
    get: /c
    query: { cursor: "${page.cursor}" }
    pages: { type: cursor, next: body.next, more: body.more }
    items: body.data
  plain:
    get: /p
    query: { cursor: "${page.cursor}" }
    pages: { type: cursor, next: body.next }
    items: body.data
  offset:
    get: /o
    query: { start: "${page.offset}", limit: "${page.limit}" }
    pages: { type: offset, limit: 2 }
    items: body.data
  told:
    get: /t
    query: { start: "${page.offset}" }
    pages: { type: offset, limit: 2, more: body.more, next: body.next }
    items: body.data
  number:
    get: /n
    query: { page: "${page.number}", size: "${page.limit}" }
    pages: { type: page, first: 1, limit: 2 }
    items: body.data
  link:
    get: /l
    query: { size: 2 }
    pages: { type: link }
    items: body
  none: { get: /x, items: body.data }
)";

// Reads to the end and gives the items of all pages.
std::string all(Acme& acme, const std::string& operation, base::Value page = {}) {
  std::string items;
  for (int pages = 0; pages < 10; ++pages) {
    const auto answer =
        acme.client.call(acme.lua, operation, base::Value::object(), acme.options, page);
    REQUIRE(answer);
    for (const auto& item : answer->items) items += base::to_json(item);
    page = answer->next;
    if (page.is_absent()) return items;
  }
  return "for ever";
}

}  // namespace

TEST_CASE("pages: a cursor ends when it is absent, null or empty") {
  for (const char* last : {"{}", R"({"next":null})", R"({"next":""})"}) {
    Acme acme(kOperations);
    acme.transport.expect("GET https://acme.test/p").answer(200, R"({"data":[1,2],"next":"a="})");
    acme.transport.expect("GET https://acme.test/p?cursor=a%3D").answer(200, last);
    CHECK(all(acme, "plain") == "12");
  }
}

TEST_CASE("pages: `more` ends a cursor that never does, and an empty page does not") {
  Acme acme(kOperations);
  acme.transport.expect("GET https://acme.test/c").answer(200, R"({"next":"a","more":true})");
  acme.transport.expect("GET https://acme.test/c?cursor=a")
      .answer(200, R"({"data":[1],"next":"b","more":false})");
  CHECK(all(acme, "cursor") == "1");
}

TEST_CASE("pages: at the end a later listing may resume at the last cursor") {
  Acme acme(kOperations);
  acme.transport.expect("GET https://acme.test/c").answer(200, R"({"next":"a","more":false})");
  const auto answer = acme.call("cursor");
  REQUIRE(answer);
  CHECK(answer->next.is_absent());
  CHECK(answer->resume == connector::json(R"({"cursor":"a"})"));
  acme.transport.expect("GET https://acme.test/c?cursor=a").answer(200, R"({"data":[1]})");
  CHECK(all(acme, "cursor", answer->resume) == "1");
}

TEST_CASE("pages: a bare text is a cursor") {
  Acme acme(kOperations);
  acme.transport.expect("GET https://acme.test/p?cursor=token").answer(200, "{}");
  CHECK(all(acme, "plain", base::Value::text("token")) == "");
}

TEST_CASE("pages: a cursor that stands still on empty pages is the end") {
  Acme acme(kOperations);
  acme.transport.expect("GET https://acme.test/p").answer(200, R"({"data":[1],"next":"a"})");
  acme.transport.expect("GET https://acme.test/p?cursor=a").answer(200, R"({"next":"a"})");
  CHECK(all(acme, "plain") == "1");
}

TEST_CASE("pages: offsets end with a page that is not full") {
  Acme acme(kOperations);
  acme.transport.expect("GET https://acme.test/o?start=0&limit=2").answer(200, R"({"data":[1,2]})");
  acme.transport.expect("GET https://acme.test/o?start=2&limit=2").answer(200, R"({"data":[3]})");
  CHECK(all(acme, "offset") == "123");
}

TEST_CASE("pages: offsets that the API tells, until it says that there is no more") {
  Acme acme(kOperations);
  acme.transport.expect("GET https://acme.test/t?start=0")
      .answer(200, R"({"data":[1],"more":true,"next":5})");
  acme.transport.expect("GET https://acme.test/t?start=5")
      .answer(200, R"({"data":null,"more":false,"next":9})");
  CHECK(all(acme, "told") == "1");
}

TEST_CASE("pages: an offset that leads to itself is the end") {
  Acme acme(kOperations);
  acme.transport.expect("GET https://acme.test/t?start=0")
      .answer(200, R"({"data":[1],"more":true,"next":0})");
  CHECK(all(acme, "told") == "1");
}

TEST_CASE("pages: numbers count from the first") {
  Acme acme(kOperations);
  acme.transport.expect("GET https://acme.test/n?page=1&size=2").answer(200, R"({"data":[1,2]})");
  acme.transport.expect("GET https://acme.test/n?page=2&size=2").answer(200, R"({"data":[]})");
  CHECK(all(acme, "number") == "12");
}

TEST_CASE("pages: links are followed as they come, relative ones too") {
  Acme acme(kOperations);
  acme.transport.expect("GET https://acme.test/l?size=2")
      .answer(
          200, "[1,2]",
          {{"Link", R"(<https://acme.test/l?size=2&after=a,b>; rel="next", </l>; rel="first")"}});
  acme.transport.expect("GET https://acme.test/l?size=2&after=a,b")
      .answer(200, "[3]", {{"link", R"(</l>; rel="prev", </l?last>; rel="next")"}});
  acme.transport.expect("GET https://acme.test/l?last").answer(200, "[4]");
  CHECK(all(acme, "link") == "1234");
}

TEST_CASE("pages: a link to another host is refused") {
  Acme acme(kOperations);
  acme.transport.expect("GET https://acme.test/l?size=2")
      .answer(200, "[1]", {{"Link", R"(<https://evil.test/l>; rel="next")"}});
  const auto answer = acme.call("link");
  REQUIRE(!answer);
  CHECK(answer.error().message ==
        "GET /l 200: the next page is on another host: https://evil.test, not https://acme.test");
  const auto page = connector::json(R"({"url":"https://evil.test/l"})");
  const auto given = acme.client.call(acme.lua, "link", {}, acme.options, page);
  REQUIRE(!given);
  CHECK(given.error().message ==
        "link: the next page is on another host: https://evil.test, not https://acme.test");
}

TEST_CASE("pages: an operation without pages has one") {
  Acme acme(kOperations);
  acme.transport.expect("GET https://acme.test/x").answer(200, R"({"data":{"id":1}})");
  CHECK(all(acme, "none") == R"({"id":1})");
}

TEST_CASE("pages: an answer whose items are no list is not understood") {
  Acme acme(kOperations);
  acme.options.patience = base::Duration(0);
  acme.transport.expect("GET https://acme.test/x").answer(200, R"({"data":"many"})");
  const auto answer = acme.call("none");
  REQUIRE(!answer);
  CHECK(answer.error().message == "GET /x 200: the answer has no list of items");
}
