#include "connector/answer.h"

#include "connector/acme.h"

using namespace engine;
using namespace std::chrono_literals;
using base::ErrorKind;
using base::Executed;
using connector::Acme;

namespace {

constexpr const char* kOperations = R"(
answers:
  - { when: body.code == 602, class: unauthorized, executed: no, code: body.code, message: body.text }
  - { when: body.code == 1, class: ok }
  - { when: body.code == 606, class: throttled, wait: "20" }
  - { when: body.code == 607, class: stopped, wait: 1800 }
  - { when: body.code == 9, class: conflict, message: body.text }
  - { when: status == 503, class: transient, executed: no }
  - { when: body.success == false, class: rejected, code: body.code, message: body.text }
operations:
  read: { get: "/people/${id}", value: body.data }
  write: { post: "/people/${id}", json: {}, value: body.data, effect: once }
  silent: { put: "/people/${id}", json: {}, effect: repeatable }
  own: { get: /own, answers: [ { when: status == 404, class: ok } ] }
  sync:
    post: /sync
    json: {}
    effect: repeatable
    results:
      items: body.result
      answers:
        - { when: result.status == 'skipped' and result.code == '1005', class: conflict, code: result.code }
        - { when: result.status == 'skipped', class: rejected, code: result.code, message: result.text }
)";

struct Row {
  const char* operation;
  int status;
  const char* body;
  ErrorKind kind;
  Executed executed;
  const char* message;
};

// One call whose only answer is this; a read that may be tried again is not given the patience.
base::Result<connector::Answer> answer_to(Acme& acme, const std::string& operation, int status,
                                          const std::string& body) {
  acme.options.patience = 0s;
  const std::string request = operation == "read"     ? "GET https://acme.test/people/7"
                              : operation == "write"  ? "POST https://acme.test/people/7"
                              : operation == "silent" ? "PUT https://acme.test/people/7"
                              : operation == "own"    ? "GET https://acme.test/own"
                                                      : "POST https://acme.test/sync";
  acme.transport.expect(request).answer(status, body);
  return acme.call(operation, R"({"id":7})");
}

}  // namespace

TEST_CASE("answer: the table of classes") {
  const Row rows[] = {
      {"read", 400, "{}", ErrorKind::rejected, Executed::no, "GET /people/${id} 400"},
      {"read", 401, "{}", ErrorKind::unauthorized, Executed::no, "GET /people/${id} 401"},
      {"read", 403, "{}", ErrorKind::rejected, Executed::no, "GET /people/${id} 403"},
      {"read", 404, "{}", ErrorKind::missing, Executed::no, "GET /people/${id} 404"},
      {"read", 410, "{}", ErrorKind::missing, Executed::no, "GET /people/${id} 410"},
      {"read", 408, "{}", ErrorKind::transient, Executed::no, "GET /people/${id} 408"},
      {"read", 429, "{}", ErrorKind::throttled, Executed::no, "GET /people/${id} 429"},
      {"read", 500, "<html>", ErrorKind::transient, Executed::no, "GET /people/${id} 500"},
      {"read", 302, "", ErrorKind::rejected, Executed::no, "GET /people/${id} 302"},
      {"write", 408, "{}", ErrorKind::transient, Executed::unknown, "POST /people/${id} 408"},
      {"write", 500, "{}", ErrorKind::transient, Executed::unknown, "POST /people/${id} 500"},
      {"write", 503, "{}", ErrorKind::transient, Executed::no, "POST /people/${id} 503"},
      {"write", 429, "{}", ErrorKind::throttled, Executed::no, "POST /people/${id} 429"},
      {"write", 422, "{}", ErrorKind::rejected, Executed::no, "POST /people/${id} 422"},
      {"write", 200, R"({"code":602,"text":"token expired"})", ErrorKind::unauthorized,
       Executed::no, "POST /people/${id} 200 602 token expired"},
      {"write", 200, R"({"code":606})", ErrorKind::throttled, Executed::no,
       "POST /people/${id} 200"},
      {"write", 200, R"({"code":607})", ErrorKind::stopped, Executed::no, "POST /people/${id} 200"},
      {"write", 200, R"({"code":9,"text":"changed"})", ErrorKind::conflict, Executed::no,
       "POST /people/${id} 200 changed"},
      {"write", 200, R"({"success":false,"code":"x","text":"no"})", ErrorKind::rejected,
       Executed::no, "POST /people/${id} 200 x no"},
      {"write", 200, "<html>hello", ErrorKind::transient, Executed::unknown,
       "POST /people/${id} 200 the answer is no JSON"},
      {"read", 200, R"({"data":)", ErrorKind::transient, Executed::no,
       "GET /people/${id} 200 the answer is no JSON"},
      {"sync", 200, R"({"result":[{"status":"skipped","code":"1006","text":"no such field"}]})",
       ErrorKind::rejected, Executed::no, "POST /sync 200 1006 no such field"},
      {"sync", 200, R"({"result":[{"status":"skipped","code":"1005"}]})", ErrorKind::conflict,
       Executed::no, "POST /sync 200 1005"},
      {"sync", 200, R"({"result":[]})", ErrorKind::transient, Executed::unknown,
       "POST /sync 200 the answer does not say what became of the record"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.operation);
    CAPTURE(row.status);
    CAPTURE(row.body);
    Acme acme(kOperations);
    const auto answer = answer_to(acme, row.operation, row.status, row.body);
    REQUIRE(!answer);
    CHECK(answer.error().kind == row.kind);
    CHECK(answer.error().executed == row.executed);
    CHECK(answer.error().message == row.message);
  }
}

TEST_CASE("answer: the first rule that holds makes a success of it") {
  Acme acme(kOperations);
  CHECK(answer_to(acme, "write", 500, R"({"code":1,"data":{"id":7}})"));
  CHECK(answer_to(acme, "own", 404, ""));
  CHECK(answer_to(acme, "silent", 204, ""));
  CHECK(answer_to(acme, "sync", 200, R"({"result":[{"status":"updated"}]})"));
}

TEST_CASE("answer: JSON that was cut off leaves it unknown whether a write was made") {
  Acme acme(kOperations);
  acme.transport.expect("PUT https://acme.test/people/7")
      .answer(200, R"({"id":)", {{"Content-Type", "application/JSON; charset=utf-8"}});
  const auto answer = acme.call("silent", R"({"id":7})");
  REQUIRE(!answer);
  CHECK(answer.error().message == "PUT /people/${id} 200 the answer is no JSON");
  CHECK(answer.error().executed == Executed::unknown);
}

TEST_CASE("answer: a text is a success where nothing is read from it") {
  Acme acme(kOperations);
  acme.transport.expect("PUT https://acme.test/people/7").answer(200, "ok");
  const auto answer = acme.call("silent", R"({"id":7})");
  REQUIRE(answer);
  CHECK(answer->body == base::Value::text("ok"));
}

TEST_CASE("answer: how long to wait, as the rule or the header says") {
  Acme acme(kOperations);
  CHECK(answer_to(acme, "write", 200, R"({"code":606})").error().retry_after == 20s);
  CHECK(acme.client.calls() == 1);
  acme.clock.advance(1h);
  CHECK(answer_to(acme, "write", 200, R"({"code":607})").error().retry_after == 30min);

  acme.transport.expect("POST https://acme.test/people/7")
      .answer(429, "{}", {{"Retry-After", "7"}});
  CHECK(acme.call("write", R"({"id":7})").error().retry_after == 7s);
  acme.clock.advance(1h);
  acme.transport.expect("POST https://acme.test/people/7")
      .answer(429, "{}", {{"Retry-After", "864000"}});
  CHECK(acme.call("write", R"({"id":7})").error().retry_after == 1h);
}

TEST_CASE("answer: until when to wait, and what the time is") {
  Acme acme(R"yaml(
answers:
  - { when: status == 429, class: throttled, wait_until: "number(headers['x-reset'])" }
  - { when: status == 418, class: throttled, wait_until: "headers['x-reset']" }
  - { when: status == 420, class: throttled, wait: "epoch(now()) - body.since" }
operations:
  write: { post: /people, json: {}, effect: repeatable }
)yaml");
  const auto wait_after = [&](int status, std::string body, std::string reset) {
    acme.transport.expect("POST https://acme.test/people")
        .answer(status, std::move(body), {{"X-Reset", std::move(reset)}});
    const auto wait = acme.call("write").error().retry_after;
    acme.clock.advance(1h);
    return wait;
  };
  const auto now = [&] { return base::to_micros(acme.clock.now()) / 1'000'000; };
  CHECK(wait_after(429, "", std::to_string(now() + 90)) == 90s);
  CHECK(wait_after(429, "", std::to_string(now() - 90)) == 0s);
  CHECK(wait_after(418, "", "Sat, 21 Nov 1970 09:00:00 GMT") == 0s);
  // A task may be older than the answers that it gets.
  acme.lua.set_now(acme.clock.now() - 5h);
  CHECK(wait_after(420, R"({"since":)" + std::to_string(now() - 30) + "}", "") == 30s);
  CHECK(acme.lua.now() == acme.clock.now() - 6h);
}

TEST_CASE("answer: an expression that fails after a write leaves it unknown what happened") {
  Acme acme(R"yaml(
answers: [ { when: "error('broken rule')", class: rejected } ]
operations:
  write: { post: /people, json: {}, effect: once }
)yaml");
  acme.transport.expect("POST https://acme.test/people").answer(200, "{}");
  const auto answer = acme.call("write");
  REQUIRE(!answer);
  CHECK(answer.error().kind == ErrorKind::invalid);
  CHECK(answer.error().executed == Executed::unknown);
}

TEST_CASE("answer: no response keeps what the transport knows, and names the operation") {
  Acme acme(kOperations);
  base::Error broken = base::error(ErrorKind::transient, "timeout after 30s");
  broken.executed = Executed::unknown;
  acme.transport.expect("POST https://acme.test/people/7").fail(broken);
  const auto answer = acme.call("write", R"({"id":7})");
  REQUIRE(!answer);
  CHECK(answer.error().message == "POST /people/${id}: timeout after 30s");
  CHECK(answer.error().executed == Executed::unknown);
}

TEST_CASE("answer: every request is counted, with its class") {
  Acme acme(kOperations);
  CHECK(answer_to(acme, "read", 200, R"({"data":1})"));
  CHECK(!answer_to(acme, "read", 404, ""));
  CHECK(acme.metrics.value("engine_calls_total", {"crm", "read", "ok"}) == 1);
  CHECK(acme.metrics.value("engine_calls_total", {"crm", "read", "missing"}) == 1);
  CHECK(acme.metrics.observed("engine_call_seconds", {"crm", "read"}).size() == 2);
  CHECK(acme.client.calls() == 2);
}
