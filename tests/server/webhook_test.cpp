#include "server/webhook.h"

#include <thread>

#include <doctest/doctest.h>

#include "base/json.h"
#include "run/pack_case.h"
#include "run/pack_metrics.h"
#include "server/incoming.h"
#include "sim/stopped_clock.h"

namespace engine::server {

namespace {

using base::Value;

constexpr const char* kRules = R"(
metrics:
  asked: { type: histogram, doc: Requests., of: requests, 
           labels: { route: "${route}", status: "${status}", method: "${method}" } }
settings: { key: { type: secret, env: KEY } }
auth:
  own: { type: key, header: X-Key, keys: { a: "${settings.key}" },
         refused: { status: 403, json: { told: "not you, ${headers['x-name']}" } } }
  plain: { type: key, header: X-Key, keys: { a: "${settings.key}" } }
rules:
  take:
    on: { route: "POST /lead/{id:int}", auth: none }
    input: { id: { type: int, from: params.id } }
    key: lead:${input.id}
    steps: [ { finish: done } ]
  look: { on: { route: GET /look, auth: none }, steps: [ { finish: done } ] }
  told:
    on: { route: POST /told, auth: none }
    accepted: { status: 200, json: { ok: true } }
    steps: [ { finish: done } ]
  owned:  { on: { route: POST /owned, auth: own }, steps: [ { finish: done } ] }
  locked: { on: { route: POST /locked, auth: plain }, steps: [ { finish: done } ] }
  some:
    on: { route: POST /some, auth: none, when: "body.kind == 'a'" }
    steps: [ { finish: done } ]
  rare:
    on: { route: POST /rare, auth: none,
          limit: { calls: 2, per: 1m, by: "${query.who}", answer: { status: 429, json: { error: slow } } } }
    steps: [ { finish: done } ]
  wait:
    on: { route: POST /wait, auth: none }
    answer: done
    steps: [ { finish: done } ]
  ask:
    on: { route: POST /ask, auth: none }
    answer: done
    input: { name: { type: text, from: body.name } }
    steps: [ { finish: done } ]
    answered:
      status: "${task.outcome == 'failed' and 502 or 200}"
      json: { hello: "${name}", said: "${body.name}", found: "${value.count}", why: "${task.reason}" }
  when:
    on: { route: POST /when, auth: none }
    answer: done
    steps: [ { finish: done } ]
    answered: { json: { at: "${now()}" } }
  now:
    on: { route: GET /now, auth: none }
    answer: direct
    steps: [ { answer: { json: { now: true } } } ]
)";

class Desk {
 public:
  // `address`: of a pack, or "" for the one that packs share.
  explicit Desk(const std::string& address = "", const std::string& rules = kRules)
      : pack_(rules, Value::object(), {{"key", base::Secret("k-1")}}),
        store_(*store::open_memory(clock_)),
        lookups_(clock_),
        webhook_(*store_, lookups_, clock_, metrics_),
        routes_(pack_.world(), address) {}

  // `waited`: how long the request stood in a queue.
  http::Outgoing ask(const http::Incoming& request, base::Duration waited = {}) {
    const auto responder = std::make_shared<KeepingResponder>();
    const base::Duration arrived = clock_.boot();
    clock_.advance(waited);
    webhook_.handle(routes_, request, responder, lua_, arrived);
    return responder->given;
  }

  // METHOD ROUTE STATUS COUNT SECONDS of each series of `asked`.
  std::vector<std::string> asked() {
    std::vector<std::string> lines;
    for (const auto& family : run::families_of(pack_.pack(), store_->documents(), lua_)) {
      for (const auto& each : family.samples)
        lines.push_back(each.labels[0] + " " + each.labels[1] + " " + each.labels[2] + " " +
                        std::to_string(each.count) + " " + std::to_string(each.value).substr(0, 3));
    }
    return lines;
  }

  // "STATUS BODY"
  std::string told(const http::Incoming& request) {
    const http::Outgoing answer = ask(request);
    return std::to_string(answer.status) + " " + answer.body;
  }

  std::size_t tasks() { return store_->queue().list({})->size(); }

  // Another thread ends the next task so.
  void settles_next(const std::string& outcome, const Value& value) {
    worker_ = std::jthread([this, outcome, value] {
      auto& queue = store_->queue();
      std::vector<store::Claim> claims;
      while (claims.empty()) {
        queue.wait(std::chrono::milliseconds(50));
        claims = *queue.claim(1, "v1");
      }
      store::Settlement settlement;
      settlement.outcome = outcome;
      settlement.reason = "because";
      settlement.value = value;
      REQUIRE(store_->settle().settle(claims.front(), settlement).ok());
    });
  }

  sim::StoppedClock clock_;
  run::PackCase pack_;
  std::unique_ptr<store::Store> store_;
  run::Lookups lookups_;
  base::CountingMetrics metrics_;
  Webhook webhook_;
  RouteTable routes_;
  lua::Runtime lua_;
  std::jthread worker_;
};

http::Incoming with_key(const std::string& path, const std::string& key) {
  http::Headers headers;
  headers.set("X-Key", key);
  headers.set("X-Name", "Eve");
  return incoming("POST", path, headers);
}

}  // namespace

TEST_CASE("webhook: a path that no route takes, and a method that the path does not take") {
  Desk desk;
  CHECK(desk.told(incoming("POST", "/nowhere")) == R"(404 {"error":"not found"})");
  CHECK(desk.told(incoming("POST", "/lead/seventeen")) == R"(404 {"error":"not found"})");
  const http::Outgoing answer = desk.ask(incoming("GET", "/lead/17"));
  CHECK(answer.status == 405);
  CHECK(answer.headers.get("Allow") == "POST");
  CHECK(answer.body == R"({"error":"this path takes POST"})");
  CHECK(desk.tasks() == 0);
}

TEST_CASE("webhook: a HEAD makes no task") {
  Desk desk;
  http::Incoming look = incoming("GET", "/look");
  look.is_head = true;
  const http::Outgoing answer = desk.ask(look);
  CHECK(answer.status == 405);
  CHECK(answer.headers.get("Allow") == "GET");
  CHECK(desk.tasks() == 0);
  CHECK(desk.ask(incoming("GET", "/look")).status == 202);
  look.path = "/now";
  CHECK(desk.ask(look).status == 200);
}

TEST_CASE(
    "webhook: an event is stored before its sender hears 202; the same delivery is one task") {
  Desk desk;
  http::Headers headers;
  headers.set("webhook-id", "msg-1");
  const http::Outgoing first = desk.ask(incoming("POST", "/lead/17", headers));
  CHECK(first.status == 202);
  const Value body = *base::parse_json(first.body);
  CHECK(body.get("duplicate") == Value::boolean(false));
  CHECK(desk.store_->queue().find(std::string(body.get("task").as_text()))->value().key ==
        "lead:17");
  const Value again = *base::parse_json(desk.ask(incoming("POST", "/lead/17", headers)).body);
  CHECK(again.get("duplicate") == Value::boolean(true));
  CHECK(again.get("task") == body.get("task"));
  CHECK(desk.tasks() == 1);
  CHECK(desk.metrics_.value("engine_events_total", {"desk/take", "accepted"}) == 1);
  CHECK(desk.metrics_.value("engine_events_total", {"desk/take", "duplicate"}) == 1);
}

TEST_CASE("webhook: a rule may say itself what the sender hears") {
  Desk desk;
  CHECK(desk.told(incoming("POST", "/told")) == R"(200 {"ok":true})");
  CHECK(desk.told(incoming("GET", "/now")) == R"(200 {"now":true})");
}

TEST_CASE("webhook: who is refused hears 401, or what the pack says") {
  Desk desk;
  CHECK(desk.told(with_key("/locked", "k-2")) == R"(401 {"error":"authentication required"})");
  CHECK(desk.told(with_key("/owned", "k-2")) == R"(403 {"told":"not you, Eve"})");
  CHECK(desk.tasks() == 0);
  CHECK(desk.metrics_.value("engine_events_total", {"desk/owned", "refused"}) == 1);
  CHECK(desk.ask(with_key("/owned", "k-1")).status == 202);
}

TEST_CASE("webhook: a body that is not what it says is refused before any rule sees it") {
  Desk desk;
  http::Headers headers;
  headers.set("content-type", "application/json");
  CHECK(desk.ask(incoming("POST", "/told", headers, "{")).status == 400);
  CHECK(desk.tasks() == 0);
}

TEST_CASE("webhook: a route whose 'when' does not hold is none") {
  Desk desk;
  CHECK(desk.ask(incoming("POST", "/some", {}, R"({"kind":"a"})")).status == 202);
  CHECK(desk.ask(incoming("POST", "/some", {}, R"({"kind":"b"})")).status == 404);
}

TEST_CASE("webhook: a limit counts for each caller, in a window that moves on") {
  Desk desk;
  http::Incoming ada = incoming("POST", "/rare");
  ada.query = {{"who", "ada"}};
  http::Incoming bob = incoming("POST", "/rare");
  bob.query = {{"who", "bob"}};
  CHECK(desk.ask(ada).status == 202);
  CHECK(desk.ask(ada).status == 202);
  CHECK(desk.told(ada) == R"(429 {"error":"slow"})");
  CHECK(desk.ask(bob).status == 202);
  desk.clock_.advance(std::chrono::seconds(61));
  CHECK(desk.ask(ada).status == 202);
}

TEST_CASE("webhook: 'answer: done' waits for another thread to settle the task") {
  Desk desk;
  desk.settles_next("done", Value());
  const http::Outgoing answer = desk.ask(incoming("POST", "/wait"));
  CHECK(answer.status == 200);
  CHECK(base::parse_json(answer.body)->get("outcome") == Value::text("done"));
}

TEST_CASE("webhook: 'answered' makes the answer of what the rule finished with") {
  Desk desk;
  http::Headers headers;
  headers.set("content-type", "application/json");
  desk.settles_next("done", Value::object({{"count", Value::number(std::int64_t{3})}}));
  CHECK(desk.told(incoming("POST", "/ask", headers, R"({"name":"ada"})")) ==
        R"(200 {"hello":"ada","said":"ada","found":3,"why":"because"})");
  desk.settles_next("failed", Value());
  CHECK(desk.told(incoming("POST", "/ask", headers, R"({"name":"bob"})")) ==
        R"(502 {"hello":"bob","said":"bob","why":"because"})");
}

TEST_CASE("webhook: who waits too long, or is woken, is told which task it is") {
  Desk desk;
  std::jthread waker([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      desk.store_->queue().wake();
      std::this_thread::yield();
    }
  });
  const http::Outgoing answer = desk.ask(incoming("POST", "/wait"));
  CHECK(answer.status == 202);
  const Value told = *base::parse_json(answer.body);
  CHECK(told.get("state") == Value::text("ready"));
  CHECK(told.get("task") == Value::text(desk.store_->queue().list({})->front().task));
}

TEST_CASE("webhook: 'answered' knows the time of the answer, on whichever thread it is made") {
  Desk desk;
  Webhook patient(*desk.store_, desk.lookups_, desk.clock_, desk.metrics_,
                  {{}, [&](const auto& work) {
                     desk.clock_.advance(std::chrono::seconds(7));
                     lua::Runtime own;
                     work(own);
                     return true;
                   }});
  desk.settles_next("done", Value());
  const auto responder = std::make_shared<KeepingResponder>();
  patient.handle(desk.routes_, incoming("POST", "/when"), responder, desk.lua_, {});
  CHECK(responder->given.body == R"({"at":"2026-01-01T00:00:07Z"})");
}

TEST_CASE("webhook: when too many wait already, the next one is told that its task is stored") {
  Desk desk;
  Webhook full(*desk.store_, desk.lookups_, desk.clock_, desk.metrics_,
               {{}, [](const auto&) { return false; }});
  const auto responder = std::make_shared<KeepingResponder>();
  full.handle(desk.routes_, incoming("POST", "/wait"), responder, desk.lua_, desk.clock_.boot());
  CHECK(responder->given.status == 202);
  CHECK(base::parse_json(responder->given.body)->get("duplicate") == Value::boolean(false));
}

TEST_CASE("webhook: a pack counts the requests to its routes, refused ones too") {
  Desk desk;
  desk.ask(incoming("GET", "/now"), std::chrono::milliseconds(1500));
  desk.settles_next("done", Value());
  desk.ask(incoming("POST", "/wait"));
  desk.ask(incoming("POST", "/lead/17"));
  desk.ask(with_key("/locked", "wrong"));
  // Whose when does not hold has a route and no answer.
  desk.ask(incoming("POST", "/some"));
  // Where packs share an address these are nobody's.
  desk.ask(incoming("GET", "/nowhere"));
  desk.ask(incoming("GET", "/metrics"));
  CHECK(desk.asked() ==
        std::vector<std::string>{"GET GET /now 200 1 1.5", "POST POST /lead/{id:int} 202 1 0.0",
                                 "POST POST /locked 401 1 0.0", "POST POST /some 404 1 0.0",
                                 "POST POST /wait 200 1 0.0"});
}

TEST_CASE("webhook: at its own address a pack counts all requests and shows its metrics") {
  Desk desk("desk");
  CHECK(desk.ask(incoming("GET", "/nowhere")).status == 404);
  CHECK(desk.ask(incoming("GET", "/lead/17")).status == 405);
  const http::Outgoing page = desk.ask(incoming("GET", "/metrics"));
  CHECK(page.status == 200);
  CHECK(page.headers.get("content-type") == "text/plain; version=0.0.4; charset=utf-8");
  CHECK(
      page.body.starts_with("# HELP asked Requests.\n# TYPE asked histogram\n"
                            "asked_count{method=\"GET\",route=\"\",status=\"404\"} 1\n"));
  CHECK(desk.ask(incoming("POST", "/metrics")).status == 404);
  for (const char* made_up : {"A", "B", "TRACE"}) desk.ask(incoming(made_up, "/now"));
  CHECK(desk.asked() == std::vector<std::string>{"GET  200 1 0.0", "GET  404 1 0.0",
                                                 "GET  405 1 0.0", "POST  404 1 0.0",
                                                 "other  405 3 0.0"});
}

TEST_CASE("webhook: a pack's own route goes before its page of metrics") {
  const std::string own =
      "  own: { on: { route: GET /metrics, auth: none }, answer: direct,"
      " steps: [ { answer: { text: own } } ] }\n";
  Desk desk("desk", kRules + own);
  CHECK(desk.told(incoming("GET", "/metrics")) == "200 own");
}

}  // namespace engine::server
