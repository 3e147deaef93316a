#include "server/api.h"

#include <doctest/doctest.h>

#include "base/json.h"
#include "run/pack_case.h"
#include "server/incoming.h"
#include "sim/stopped_clock.h"

namespace engine::server {

namespace {

using base::Value;

constexpr const char* kRules = R"(
metrics:
  up: { type: gauge, doc: 1., value: 1 }
  taken_total: { type: counter, doc: Taken., of: tasks }
health:
  taking: { rule: take, within: 1h }
rules:
  take: { doc: Takes it., on: { route: POST /take, auth: none }, steps: [ { finish: done } ] }
)";

class Desk {
 public:
  Desk()
      : pack_(kRules),
        store_(*store::open_memory(clock_)),
        api_(*store_, clock_, metrics_, readiness_, [this] { return pack_.world(); }) {}

  // A task that is parked.
  std::string park(const std::string& reason) {
    store::NewTask task;
    task.rule = "desk/take";
    REQUIRE(store_->queue().accept(task).ok());
    const auto claims = store_->queue().claim(1, "v1");
    REQUIRE(claims->size() == 1);
    store::Settlement settlement;
    settlement.outcome = "parked";
    settlement.reason = reason;
    REQUIRE(store_->settle().settle(claims->front(), settlement).ok());
    return claims->front().task;
  }

  run::Reply ask(const http::Incoming& request) {
    auto reply = api_.answer(request, lua_);
    REQUIRE(reply);
    return *reply;
  }

  // "STATUS BODY"
  std::string told(const http::Incoming& request) {
    const run::Reply reply = ask(request);
    return std::to_string(reply.status) + " " + reply.body;
  }

  Value json(const std::string& path) { return *base::parse_json(ask(incoming("GET", path)).body); }

  std::string text(const std::string& path) { return ask(incoming("GET", path)).body; }

  sim::StoppedClock clock_;
  run::PackCase pack_;
  std::unique_ptr<store::Store> store_;
  PrometheusMetrics metrics_;
  Readiness readiness_;
  lua::Runtime lua_;
  Api api_;
};

http::Incoming change(const std::string& path, bool with_header = true) {
  http::Headers headers;
  if (with_header) headers.set("X-Engine", "1");
  return incoming("POST", path, headers);
}

http::Incoming from(const std::string& peer) {
  http::Incoming request = incoming("GET", "/_/overview");
  request.peer = peer;
  return request;
}

}  // namespace

TEST_CASE("api: paths of packs are none of its own") {
  Desk desk;
  CHECK_FALSE(desk.api_.answer(incoming("GET", "/take"), desk.lua_));
  CHECK_FALSE(desk.api_.answer(incoming("POST", "/livez"), desk.lua_));
  CHECK_FALSE(desk.api_.answer(incoming("GET", "/_other"), desk.lua_));
}

TEST_CASE("api: the engine's pages are for this machine, health and metrics for everybody") {
  Desk desk;
  CHECK(desk.told(from("10.0.0.7")) == R"(403 {"error":"only from this machine"})");
  CHECK(desk.told(from("128.0.0.1")) == R"(403 {"error":"only from this machine"})");
  for (const std::string peer : {"127.0.0.1", "127.3.2.1", "::1", "::ffff:127.0.0.1"})
    CHECK(desk.ask(from(peer)).status == 200);
  http::Incoming livez = incoming("GET", "/livez");
  livez.peer = "10.0.0.7";
  CHECK(desk.told(livez) == "200 alive\n");
}

TEST_CASE(
    "api: ready once a workspace is loaded, and until it stops; a reload that failed is told") {
  Desk desk;
  CHECK(desk.ask(incoming("GET", "/readyz")).status == 503);
  desk.readiness_.loaded("v1", desk.clock_.now());
  CHECK(desk.told(incoming("GET", "/readyz")) ==
        R"(200 {"ready":true,"workspace":"v1","loaded":"2026-01-01T00:00:00Z",)"
        R"("health":{"desk":{"taking":{"ok":true,"last":null}}}})");
  base::Diagnostics wrong;
  wrong.warning("mode-of-one", {}, "a warning");
  wrong.error("unknown-key", {}, "'whne' is not a key");
  desk.readiness_.refused(wrong, desk.clock_.now());
  const Value body = desk.json("/readyz");
  CHECK(body.get("ready") == Value::boolean(true));
  CHECK(base::to_json(body.get("failed_reload")) ==
        R"({"at":"2026-01-01T00:00:00Z","errors":1,"first":"'whne' is not a key"})");
  desk.readiness_.loaded("v2", desk.clock_.now());
  CHECK(desk.json("/readyz").get("failed_reload").is_absent());
  desk.readiness_.stopping();
  CHECK(desk.ask(incoming("GET", "/readyz")).status == 503);
}

TEST_CASE("api: the health of packs is told everywhere, and makes nobody less ready") {
  Desk desk;
  desk.readiness_.loaded("v1", desk.clock_.now());
  desk.pack_.pack().vitals.pulse->beat("desk/take", desk.clock_);
  CHECK(desk.text("/metrics").find("\nengine_health{pack=\"desk\",check=\"taking\"} 1\n") !=
        std::string::npos);
  desk.clock_.advance(std::chrono::hours(2));
  const std::string overdue = R"({"desk":{"taking":{"ok":false,"last":"2026-01-01T00:00:00Z"}}})";
  CHECK(base::to_json(desk.json("/readyz").get("health")) == overdue);
  CHECK(desk.ask(incoming("GET", "/readyz")).status == 200);
  CHECK(base::to_json(desk.json("/_/overview").get("health")) == overdue);
  CHECK(desk.text("/metrics").find("\nengine_health{pack=\"desk\",check=\"taking\"} 0\n") !=
        std::string::npos);
}

TEST_CASE("api: the page of metrics has those of packs, with the pack's name") {
  Desk desk;
  const std::string page = desk.text("/metrics");
  CHECK(page.find("# HELP up 1.\n# TYPE up gauge\nup{pack=\"desk\"} 1\n") != std::string::npos);
  CHECK(page.find("\ntaken_total{pack=\"desk\"} 0\n") != std::string::npos);
  CHECK(page.find("\nengine_tasks_ready 0\n") != std::string::npos);
}

TEST_CASE("api: one task with its effects, and none that is not there") {
  Desk desk;
  const std::string task = desk.park("no such person");
  const Value body = desk.json("/_/tasks/" + task);
  CHECK(body.get("outcome") == Value::text("parked"));
  CHECK(body.get("reason") == Value::text("no such person"));
  CHECK(body.get("effects") == Value::list());
  CHECK(body.get("children").is_absent());
  CHECK(desk.told(incoming("GET", "/_/tasks/t-0")) == R"(404 {"error":"there is no task 't-0'"})");
}

TEST_CASE("api: a task that made others tells how far they are") {
  Desk desk;
  const std::string task = desk.park("later");
  store::NewTask child;
  child.rule = "desk/take";
  child.parent = task;
  REQUIRE(desk.store_->queue().accept(child));
  CHECK(base::to_json(desk.json("/_/tasks/" + task).get("children")) ==
        R"({"left":1,"trying_again":0,"settled":0,"parked":0})");
}

TEST_CASE("api: tasks by outcome, reason and number") {
  Desk desk;
  desk.park("no such person");
  desk.park("too large");
  CHECK(desk.json("/_/tasks").get("tasks").size() == 2);
  const auto with = [&](const std::string& name, const std::string& value) {
    http::Incoming request = incoming("GET", "/_/tasks");
    request.query = {{name, value}};
    return base::parse_json(desk.ask(request).body)->get("tasks").size();
  };
  CHECK(with("outcome", "parked") == 2);
  CHECK(with("outcome", "done") == 0);
  CHECK(with("reason", "large") == 1);
  CHECK(with("limit", "1") == 1);
  CHECK(with("limit", "0") == 1);
  CHECK(with("limit", "many") == 2);
  CHECK(with("rule", "desk/other") == 0);
}

TEST_CASE("api: a parked task is retried or dropped, with a header that no form can send") {
  Desk desk;
  const std::string task = desk.park("no such person");
  CHECK(desk.told(change("/_/tasks/" + task + "/retry", false)) ==
        R"(403 {"error":"the header 'x-engine: 1' is missing"})");
  CHECK(desk.told(change("/_/tasks/" + task + "/explain")) ==
        R"(404 {"error":"tasks can be retried or dropped"})");
  CHECK(desk.ask(change("/_/tasks/" + task + "/retry")).status == 200);
  CHECK(desk.json("/_/tasks/" + task).get("state") == Value::text("ready"));
  CHECK(desk.ask(change("/_/tasks/" + task + "/retry")).status == 409);
  const std::string other = desk.park("too large");
  CHECK(desk.ask(change("/_/tasks/" + other + "/drop")).status == 200);
}

TEST_CASE("api: the overview has the queue and the rules with their routes") {
  Desk desk;
  desk.park("no such person");
  const Value body = desk.json("/_/overview");
  CHECK(body.get("queue").get("parked") == Value::number(std::int64_t{1}));
  CHECK(base::to_json(body.get("rules")) ==
        R"([{"rule":"desk/take","doc":"Takes it.","routes":["POST /take"]}])");
  CHECK(body.get("budgets") == Value::list());
}

TEST_CASE("api: the page runs nothing that did not come with it") {
  Desk desk;
  for (const std::string path : {"/_", "/_/", "/_/page.js", "/_/page.css"}) {
    const run::Reply reply = desk.ask(incoming("GET", path));
    CHECK(reply.status == 200);
    CHECK(reply.body.find("://") == std::string::npos);
    const auto policy = std::find_if(reply.headers.begin(), reply.headers.end(), [](auto& each) {
      return each.first == "content-security-policy";
    });
    REQUIRE(policy != reply.headers.end());
    CHECK(policy->second == "default-src 'self'; frame-ancestors 'none'; base-uri 'none'");
  }
  CHECK(desk.ask(incoming("GET", "/_/nothing.js")).status == 404);
  CHECK(desk.ask(incoming("GET", "/_/../server.cpp")).status == 404);
}

TEST_CASE("api: the metrics page has the state of the queue") {
  Desk desk;
  desk.park("no such person");
  CHECK(desk.ask(incoming("GET", "/metrics")).body.find("\nengine_tasks_parked 1\n") !=
        std::string::npos);
}

}  // namespace engine::server
