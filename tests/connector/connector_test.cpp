#include "connector/connector.h"

#include "connector/acme.h"

using namespace engine;

namespace {

// What is wrong with a connector, as `check` prints it.
std::string wrong(const std::string& yaml) {
  base::Diagnostics diagnostics;
  const auto file =
      std::make_shared<const base::SourceFile>(base::SourceFile{"acme/connector.yaml", yaml});
  const auto node = config::load_yaml(file, diagnostics);
  spec::Connector spec;
  REQUIRE(node);
  REQUIRE_MESSAGE(config::read(*node, spec, diagnostics), connector::to_text(diagnostics));
  CHECK(!connector::Connector::compile(spec, {}, diagnostics));
  return connector::to_text(diagnostics);
}

}  // namespace

TEST_CASE("connector: a secret may be a part of a header; Lua does not know it") {
  CHECK(wrong(R"yaml(connector: acme
base: https://acme.test
settings: { key: { type: secret } }
operations:
  a: { get: /a, headers: { X-Key: "Key ${settings.key}" } }
  b: { get: /b, headers: { X-Key: "${lower(settings.key)}" } }
  c: { get: /c, query: { key: "${settings.key}" } }
)yaml") == R"(acme/connector.yaml:6:44: error[unknown-name]: 'settings' is not known here
    6 |   b: { get: /b, headers: { X-Key: "${lower(settings.key)}" } }
      |                                            ^~~~~~~~~~~~
  hint: known here are 'batch', 'changes', 'field', 'fields', 'id', 'ids', 'page', 'record', 'token' and 'value'
acme/connector.yaml:7:34: error[unknown-name]: 'settings' is not known here
    7 |   c: { get: /c, query: { key: "${settings.key}" } }
      |                                  ^~~~~~~~~~~~
  hint: known here are 'batch', 'changes', 'field', 'fields', 'id', 'ids', 'page', 'record', 'token' and 'value'
)");
}

TEST_CASE("connector: everything that is wrong is told at once") {
  const std::string text = wrong(R"(connector: acme
base: "${setings.host}"
settings: { host: { type: url } }
answers: [ { when: "bdy.code == 1", class: rejected } ]
operations: { a: { get: "/a/${idd}" } }
entities: { thing: { read: a, missing_when: recrd.gone } }
)");
  for (const char* name : {"setings", "bdy", "idd", "recrd"}) {
    CAPTURE(name);
    CHECK(text.find(std::string("'") + name + "' is not known here") != std::string::npos);
  }
}

TEST_CASE("connector: an operation takes the defaults that it does not say itself") {
  connector::Acme acme(R"(
base: { v1: "https://one.test/", v2: "https://two.test/v2" }
defaults:
  base: v2
  headers: { X-App: lockstep, X-Own: shared }
  query: { size: 5 }
  pages: { type: cursor, next: body.next }
operations:
  plain: { get: /a }
  own: { get: /b, base: v1, headers: { X-Own: mine }, query: { size: 1 } }
  listed: { get: /c, items: body.data }
)");
  acme.transport.expect("GET https://two.test/v2/a?size=5").answer(200, R"({"next":"x"})");
  const auto plain = acme.call("plain");
  REQUIRE(plain);
  CHECK(plain->next.is_absent());
  acme.transport.expect("GET https://one.test/b?size=1").answer(200);
  CHECK(acme.call("own"));
  acme.transport.expect("GET https://two.test/v2/c?size=5").answer(200, R"({"next":"x"})");
  CHECK(acme.call("listed")->next == connector::json(R"({"cursor":"x"})"));
  const auto sent = acme.transport.sent();
  CHECK(sent[0].headers.get("x-own") == "shared");
  CHECK(sent[1].headers.get("x-own") == "mine");
  CHECK(sent[1].headers.get("x-app") == "lockstep");
}
