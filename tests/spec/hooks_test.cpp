#include "spec/hooks.h"

#include <doctest/doctest.h>

#include "spec/check_case.h"

namespace engine::spec {

namespace {

const FileTexts kShop = {{"connectors/shop/connector.yaml",
                          "connector: shop\n"
                          "base: https://shop.example\n"
                          "operations:\n"
                          "  list: { get: /hooks, items: body }\n"
                          "  add: { post: /hooks, json: '${changes}', effect: repeatable }\n"
                          "  drop: { delete: '/hooks/${id}', effect: repeatable }\n"
                          "entities:\n"
                          "  order: { list: list }\n"
                          "  hook: { id: code, list: list, create: add, delete: drop }\n"
                          "hooks:\n"
                          "  entity: hook\n"
                          "  events: { added: new }\n"
                          "  entities: { order: order }\n"
                          "  record: { url: '${hook.url}', about: '${hook.event}' }\n"
                          "  address: url\n"
                          "  same: [url, about]\n"
                          "  active: { on: true }\n"},
                         {"rules/desk/pack.yaml",
                          "pack: desk\n"
                          "connections: { shop: { connector: shop } }\n"
                          "hooks:\n"
                          "  connection: shop\n"
                          "  entity: order\n"
                          "  events: added\n"
                          "  route: POST /order\n"
                          "rules:\n"
                          "  order: { on: { route: POST /order, auth: none }, "
                          "steps: [ { finish: done } ] }\n"}};

// What it is made to, literally.
const std::string kRule =
    R"yaml(doc: Registers the pack's hooks, and removes those of them that nobody wants any more.
on: { schedule: { every: 1h, at_start: true, catchup: none }, when: hooks }
key: hooks of desk
steps:
  - finish: skipped
    when: not hooks
    message: there is no public_url that a product could be told
  - when: "hooks[\"shop\"]"
    do:
      - { list: shop.hook, as: present }
      - each: hook
        in: "not_in(hooks[\"shop\"].wanted, present.items, {\"url\", \"about\", \"on\"})"
        do:
          - create: shop.hook
            fields: { "url": "${hook[\"url\"]}", "about": "${hook[\"about\"]}" }
            unique: ["url", "about"]
      - set:
          kept: "${not_in(unique(present.items, {\"url\", \"about\", \"on\"}), not_in(present.items, hooks[\"shop\"].wanted, {\"url\", \"about\", \"on\"}), {\"code\"})}"
      - each: old
        in: "not_in(present.items, kept, {\"code\"})"
        do:
          - delete: shop.hook
            id: "${old[\"code\"]}"
            when: "contains(hooks[\"shop\"].addresses, split(old[\"url\"], '?')[1])"
)yaml";

}  // namespace

TEST_CASE("hooks: they make a rule of steps like those of others") {
  CheckCase check(kShop, false);
  const auto workspace = check.load();
  CHECK(check.problems() == "");
  REQUIRE(workspace->packs.size() == 1);
  const Pack& pack = *workspace->packs[0];
  const Rule* rule = pack.rules.find(kHooksRule);
  REQUIRE(rule);
  CHECK(rule->at.file->text == kRule);
  CHECK(route_of(pack, pack.hooks.front())->route.value == "POST /order");
}

TEST_CASE("hooks: a pack without any has no such rule") {
  CheckCase check({});
  const auto workspace = check.load();
  CHECK(workspace->packs[0]->rules.find(kHooksRule) == nullptr);
}

TEST_CASE("hooks: a public address is absolute and has nothing behind its path") {
  CHECK(public_url_of("https://hooks.example.com") == "https://hooks.example.com");
  CHECK(public_url_of("http://127.0.0.1:4100/a/b//") == "http://127.0.0.1:4100/a/b");
  CHECK(public_url_of("https://[::1]:4100") == "https://[::1]:4100");
  for (const char* none : {"", "hooks.example.com", "ftp://x.example", "https://", "https:///a",
                           "https://:80", "https://x.example?a=1", "https://x.example#a",
                           "https://u:p@x.example", "https://x.example/a b"}) {
    CHECK_MESSAGE(!public_url_of(none), none);
  }
}

}  // namespace engine::spec
