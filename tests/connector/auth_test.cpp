#include "connector/auth.h"

#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "base/log.h"
#include "connector/acme.h"

using namespace engine;
using namespace std::chrono_literals;
using base::ErrorKind;
using connector::Acme;

namespace {

const std::string kSettings = R"(
settings:
  id: { type: text, default: client-1 }
  secret: { type: secret }
  host: { type: url, default: "https://id.test" }
)";
const std::string kOperations = R"(
answers: [ { when: body.code == 602, class: unauthorized, executed: no } ]
operations:
  get: { get: /things, value: body.data }
  put: { post: /things, json: { v: "${value}" }, effect: once }
)";

std::string client(const std::string& send, const std::string& more = "") {
  return kSettings + "auth: { app: { type: oauth2_client, token: \"${settings.host}/token\", " +
         more + " client: { id: \"${settings.id}\", secret: \"${settings.secret}\", send: " + send +
         " } } }\n" + kOperations;
}

connector::Account with_secret() {
  connector::Account account;
  account.secrets.emplace("secret", base::Secret("top-secret-1"));
  return account;
}

std::string header(const http::Request& request, std::string_view name) {
  for (const auto& [key, value] : request.secret_headers) {
    if (key == name) return std::string(value.reveal());
  }
  return "";
}

constexpr const char* kToken = R"({"access_token":"tok-en-1","expires_in":3600})";

}  // namespace

TEST_CASE("auth: fixed keys go into headers and the query, unseen") {
  Acme acme(kSettings + R"(
auth: { key: { type: static, header: { X-Key: "${settings.secret}" }, query: { api_key: "${settings.secret}" } } }
)" + kOperations,
            with_secret());
  acme.transport.expect("GET https://acme.test/things").answer(200, "{}");
  CHECK(acme.call("get"));
  const auto sent = acme.transport.sent();
  CHECK(header(sent[0], "X-Key") == "top-secret-1");
  REQUIRE(sent[0].secret_query.size() == 1);
  CHECK(sent[0].secret_query[0].second.reveal() == "top-secret-1");
}

TEST_CASE("auth: user and password, and a bearer token") {
  Acme basic(kSettings + R"(
auth: { login: { type: basic, user: "${settings.id}", password: "${settings.secret}" } }
)" + kOperations,
             with_secret());
  basic.transport.expect("GET https://acme.test/things").answer(200, "{}");
  CHECK(basic.call("get"));
  CHECK(header(basic.transport.sent()[0], "Authorization") == "Basic Y2xpZW50LTE6dG9wLXNlY3JldC0x");

  Acme bearer(kSettings + "auth: { token: { type: bearer, token: \"${settings.secret}\" } }\n" +
                  kOperations,
              with_secret());
  bearer.transport.expect("GET https://acme.test/things").answer(200, "{}");
  CHECK(bearer.call("get"));
  CHECK(header(bearer.transport.sent()[0], "Authorization") == "Bearer top-secret-1");
}

TEST_CASE("auth: a fixed token that is refused is not sent again") {
  Acme acme(kSettings + "auth: { token: { type: bearer, token: \"${settings.secret}\" } }\n" +
                kOperations,
            with_secret());
  acme.transport.expect("GET https://acme.test/things").answer(401);
  CHECK(acme.call("get").error().kind == ErrorKind::unauthorized);
}

TEST_CASE("auth: a connection chooses one of the alternatives by name") {
  const std::string yaml = kSettings + R"(
auth:
  a: { type: static, header: { X-A: "1" } }
  b: { type: static, header: { X-B: "2" } }
)" + kOperations;
  connector::Account account;
  account.auth = "b";
  Acme acme(yaml, account);
  acme.transport.expect("GET https://acme.test/things").answer(200, "{}");
  CHECK(acme.call("get"));
  CHECK(header(acme.transport.sent()[0], "X-B") == "2");

  account.auth = "c";
  Acme wrong(yaml, account);
  CHECK(wrong.call("get").error().message == "connector acme has no auth 'c'");
}

TEST_CASE("auth: one of the alternatives may be none at all") {
  const std::string yaml = kSettings + R"(
auth:
  token: { type: bearer, token: "${settings.secret}" }
  nobody: { type: none }
)" + kOperations;
  connector::Account account;
  account.auth = "nobody";
  Acme acme(yaml, account);
  acme.transport.expect("GET https://acme.test/things").answer(200, "{}");
  CHECK(acme.call("get"));
  CHECK(acme.transport.sent()[0].secret_headers.empty());
}

TEST_CASE("oauth2 client: the three ways to send id and secret") {
  Acme basic(client("basic"), with_secret());
  basic.transport.expect("POST https://id.test/token")
      .body("grant_type=client_credentials")
      .answer(200, kToken);
  basic.transport.expect("GET https://acme.test/things").answer(200, "{}");
  CHECK(basic.call("get"));
  CHECK(header(basic.transport.sent()[0], "Authorization") == "Basic Y2xpZW50LTE6dG9wLXNlY3JldC0x");
  CHECK(header(basic.transport.sent()[1], "Authorization") == "Bearer tok-en-1");

  Acme form(client("form", "scopes: [a, b],"), with_secret());
  form.transport.expect("POST https://id.test/token")
      .body(
          "grant_type=client_credentials&scope=a%20b&client_id=client-1&client_secret=top-secret-1")
      .answer(200, kToken);
  form.transport.expect("GET https://acme.test/things").answer(200, "{}");
  CHECK(form.call("get"));

  Acme query(client("query", "method: get,"), with_secret());
  query.transport.expect("GET https://id.test/token?grant_type=client_credentials")
      .answer(200, kToken);
  query.transport.expect("GET https://acme.test/things").answer(200, "{}");
  CHECK(query.call("get"));
  const auto sent = query.transport.sent();
  REQUIRE(sent[0].secret_query.size() == 2);
  CHECK(sent[0].secret_query[1].first == "client_secret");
  CHECK(sent[0].secret_query[1].second.reveal() == "top-secret-1");
}

TEST_CASE("oauth2 client: the token is used until its told end, then asked for again") {
  Acme acme(client("form"), with_secret());
  acme.transport.expect("POST https://id.test/token")
      .answer(200, R"({"access_token":"first-1","expires_in":60})");
  acme.transport.expect("GET https://acme.test/things").answer(200, "{}");
  acme.transport.expect("GET https://acme.test/things").answer(200, "{}");
  acme.transport.expect("POST https://id.test/token")
      .answer(200, R"({"access_token":"second-2","expires_in":"60"})");
  acme.transport.expect("GET https://acme.test/things").answer(200, "{}");
  CHECK(acme.call("get"));
  acme.clock.advance(59s);
  CHECK(acme.call("get"));
  acme.clock.advance(1s);
  CHECK(acme.call("get"));
  CHECK(acme.client.calls() == 3);
}

TEST_CASE("oauth2 client: fields of the token answer are in scope as token.NAME") {
  Acme acme(
      "base: \"${token.api_domain or settings.host}/v2\"\n" + client("form", "keep: [api_domain],"),
      with_secret());
  acme.transport.expect("POST https://id.test/token")
      .answer(200, R"({"access_token":"t-o-k-e-n","api_domain":"https://eu.test"})");
  acme.transport.expect("GET https://eu.test/v2/things").answer(200, "{}");
  CHECK(acme.call("get"));
}

TEST_CASE("oauth2 client: an expired token is renewed once and the request sent once more") {
  Acme acme(client("form"), with_secret());
  acme.transport.expect("POST https://id.test/token").answer(200, kToken);
  acme.transport.expect("POST https://acme.test/things").answer(200, R"({"code":602})");
  acme.transport.expect("POST https://id.test/token").answer(200, R"({"access_token":"tok-en-2"})");
  acme.transport.expect("POST https://acme.test/things").answer(200, "{}");
  CHECK(acme.call("put", R"({"value":1.10})"));
  const auto sent = acme.transport.sent();
  CHECK(sent[1].body == R"({"v":1.10})");
  CHECK(sent[3].body == sent[1].body);
  CHECK(header(sent[3], "Authorization") == "Bearer tok-en-2");
}

TEST_CASE("oauth2 client: a request that is refused twice is not sent a third time") {
  Acme acme(client("form"), with_secret());
  for (int i = 0; i < 2; ++i) {
    acme.transport.expect("POST https://id.test/token").answer(200, kToken);
    acme.transport.expect("GET https://acme.test/things").answer(401);
  }
  const auto answer = acme.call("get");
  REQUIRE(!answer);
  CHECK(answer.error().kind == ErrorKind::unauthorized);
  CHECK(answer.error().message == "GET /things 401");
}

TEST_CASE("oauth2 client: a refusal names the endpoint and the reason, never the secret") {
  Acme acme(client("query", "method: get,"), with_secret());
  acme.transport.expect("GET https://id.test/token?grant_type=client_credentials")
      .answer(401, R"({"error":"bad client top-secret-1"})");
  const auto answer = acme.call("get");
  REQUIRE(!answer);
  CHECK(answer.error().kind == ErrorKind::unauthorized);
  CHECK(answer.error().message == "token: GET https://id.test/token 401 bad client ***");
  CHECK(answer.error().hint == "check the client's id and secret");
}

TEST_CASE("oauth2 client: an endpoint that is down is transient, and nothing was executed") {
  const auto kind_of = [](int status, const std::string& body) {
    Acme acme(client("form"), with_secret());
    acme.transport.expect("POST https://id.test/token").answer(status, body);
    const auto answer = acme.call("put");
    REQUIRE(!answer);
    CHECK(answer.error().executed == base::Executed::no);
    return answer.error().kind;
  };
  CHECK(kind_of(503, "") == ErrorKind::transient);
  CHECK(kind_of(429, "") == ErrorKind::throttled);
  CHECK(kind_of(400, R"({"error":"invalid_client"})") == ErrorKind::unauthorized);
  CHECK(kind_of(200, "{}") == ErrorKind::transient);

  Acme acme(client("form"), with_secret());
  base::Error broken = base::error(ErrorKind::transient, "timeout");
  broken.executed = base::Executed::unknown;
  acme.transport.expect("POST https://id.test/token").fail(broken);
  const auto answer = acme.call("put");
  CHECK(answer.error().message == "token: POST https://id.test/token: timeout");
  CHECK(answer.error().executed == base::Executed::no);
}

TEST_CASE(
    "oauth2 client: a token that ends under twenty threads is renewed once, every payload arrives "
    "once") {
  constexpr int kThreads = 20;
  std::mutex mutex;
  std::multiset<std::string> arrived;
  std::atomic<int> tokens{0};
  std::atomic<int> refused{0};
  const auto serve = [&](const http::Request& request) -> base::Result<http::Response> {
    if (request.url == "https://id.test/token") {
      const int number = ++tokens;
      return connector::response(200, R"({"access_token":"token-number-)" + std::to_string(number) +
                                          R"(","expires_in":3600})");
    }
    // The first token has ended.
    if (header(request, "Authorization") == "Bearer token-number-1") {
      ++refused;
      return connector::response(200, R"({"code":602})");
    }
    const std::lock_guard lock(mutex);
    arrived.insert(request.body);
    return connector::response(200, "{}");
  };
  connector::FunctionTransport transport(serve);
  Acme acme(client("form"), transport, with_secret());

  std::vector<std::thread> threads;
  std::atomic<int> succeeded{0};
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      lua::Runtime lua;
      const auto value = base::Value::object({{"value", base::Value::number(std::int64_t{i})}});
      if (acme.client.call(lua, "put", value, {})) ++succeeded;
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(succeeded == kThreads);
  CHECK(tokens == 2);
  CHECK(refused >= 1);
  CHECK(arrived.size() == kThreads);
  CHECK(std::set<std::string>(arrived.begin(), arrived.end()).size() == kThreads);
}

TEST_CASE("auth: secrets and tokens do not reach the log") {
  Acme acme(client("form"), with_secret());
  acme.transport.expect("POST https://id.test/token")
      .answer(200, R"({"access_token":"a-token-of-mine"})");
  acme.transport.expect("GET https://acme.test/things").answer(200, "{}");
  CHECK(acme.call("get"));
  CHECK(base::log::redacted("top-secret-1 and a-token-of-mine") == "*** and ***");
}
