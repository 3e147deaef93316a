#include "app/hooks.h"

#include <doctest/doctest.h>

#include "app/loopback_transport.h"
#include "app/machine.h"
#include "base/json.h"
#include "sim/stopped_clock.h"
#include "spec/check_case.h"

using namespace engine;

namespace {

constexpr const char* kConnector = R"(connector: shop
base: https://shop.example
settings: { host: { type: text, default: eu } }
operations:
  list: { get: /hooks, items: body }
  add: { post: /hooks, json: "${changes}", effect: repeatable }
  drop: { delete: "/hooks/${id}", effect: repeatable }
entities:
  order: { list: list }
  hook: { list: list, create: add, delete: drop }
hooks:
  entity: hook
  events: { added: new, deleted: gone }
  entities: { order: orders }
  record:
    url: ${hook.url}
    about: ${settings.host}.${hook.entity}.${hook.event}
    name: ${hook.name}
    user: ${hook.user}
    password: ${hook.password}
    secret: ${hook.secret}
  address: url
  same: [url, about]
  active: { state: "on" }
)";

// What a pack registers whose one route has this auth.
std::string registered(const std::string& auth, const std::string& hook = "",
                       const std::string& public_url = "https://h.example/in") {
  const std::string pack =
      "pack: desk\n"
      "connections: { shop: { connector: shop } }\n"
      "settings:\n"
      "  key: { type: secret, env: KEY, optional: true }\n"
      "  other: { type: secret, env: OTHER, optional: true }\n"
      "  user: { type: text, default: ada }\n"
      "auth: { door: " +
      auth +
      " }\n"
      "hooks: { connection: shop, entity: order, events: added, route: POST /order" +
      hook +
      " }\n"
      "rules: { order: { on: { route: POST /order, auth: door }, steps: [ { finish: done } ] } }\n";
  const spec::CheckCase folder(
      {{"connectors/shop/connector.yaml", kConnector}, {"rules/desk/pack.yaml", pack}}, false);
  app::LoadOptions options;
  options.folders.packs = {folder.path("rules")};
  options.public_url = public_url;
  options.environment = [](const std::string& name) {
    return name == "OTHER" ? std::optional<std::string>("other secret") : std::nullopt;
  };
  sim::StoppedClock clock;
  app::LoopbackTransport transport(clock);
  base::CountingMetrics metrics;
  app::Machine machine({clock, transport, metrics, *store::open_memory(clock)});
  const auto problems = folder.to_text(machine.load(options));
  if (!problems.empty()) return problems;
  const auto& hooks = machine.world()->packs.front().hooks;
  return hooks.is_absent() ? "none" : base::to_json(hooks);
}

std::string registration(const std::string& url, const std::string& more = "") {
  return R"({"shop":{"wanted":[{"url":")" + url +
         R"(","about":"eu.orders.new","name":"desk: order added")" + more +
         R"(,"state":"on","id":"order added POST /order"}],)"
         R"("addresses":["https://h.example/in/order"]}})";
}

}  // namespace

TEST_CASE("hooks: an address carries the first key that has a value, by its name") {
  CHECK(registered(
            "{ type: key, query: k, keys: { a: '${settings.key}', b: '${settings.other}' } }") ==
        registration("https://h.example/in/order?k=${settings.other}"));
  CHECK(registered("{ type: key, query: k, keys: { a: one, b: '${settings.other}' } }") ==
        registration("https://h.example/in/order?k=one"));
}

TEST_CASE("hooks: or the key that is named, which needs a value") {
  const std::string keys = "{ type: key, query: k, keys: { a: 'o n', b: '${settings.key}' } }";
  CHECK(registered(keys, ", key: a") == registration("https://h.example/in/order?k=o%20n"));
  CHECK(
      registered(keys, ", key: b").find("warning[hook-without-key]: nothing opens 'POST /order'") !=
      std::string::npos);
}

TEST_CASE("hooks: user, password and secret stand in the registration") {
  CHECK(registered("{ type: basic, user: '${settings.user}', password: '${settings.other}' }") ==
        registration("https://h.example/in/order",
                     R"(,"user":"ada","password":"${settings.other}")"));
  CHECK(registered("{ type: signature, header: X-S, secret: '${settings.other}' }") ==
        registration("https://h.example/in/order", R"(,"secret":"${settings.other}")"));
}

TEST_CASE("hooks: one that needs a setting without a value is not wanted, and stays ours") {
  const std::string door = "{ type: key, query: k, keys: { a: one } }";
  CHECK(registered(door, ", needs: other") == registration("https://h.example/in/order?k=one"));
  CHECK(registered(door, ", needs: user") == registration("https://h.example/in/order?k=one"));
  CHECK(registered(door, ", needs: key") ==
        R"({"shop":{"wanted":[],"addresses":["https://h.example/in/order"]}})");
}

TEST_CASE("hooks: without a public address there are none") {
  CHECK(registered("{ type: key, query: k, keys: { a: one } }", "", "") == "none");
}
