#include "server/route_auth.h"

#include <doctest/doctest.h>

#include "base/text.h"
#include "crypto/hmac.h"
#include "run/pack_case.h"
#include "server/incoming.h"

namespace engine::server {

namespace {

using base::Secret;

constexpr const char* kAuth = R"(
settings:
  one: { type: secret, env: ONE }
  two: { type: secret, optional: true }
  hook: { type: secret, env: HOOK }
auth:
  keys: { type: key, header: X-Key, query: key, keys: { a: "${settings.one}", b: "${settings.two}" } }
  person: { type: basic, user: ada, password: "${settings.one}" }
  body: { type: signature, header: X-Signature, prefix: sha256=, secret: "${settings.hook}" }
  dated:
    type: signature
    header: webhook-signature
    timestamp_header: webhook-timestamp
    secret: "${settings.hook}"
    encoding: base64
    prefix: "v1,"
    parts: [id, timestamp, body]
    tolerance: 5m
rules: { show: { steps: [ { finish: done } ] } }
)";

const base::Time kNow = base::from_micros(1'700'000'000'000'000);

class Door {
 public:
  explicit Door(std::map<std::string, Secret> secrets = {{"one", Secret("k-1")},
                                                         {"hook", Secret("h-1")}})
      : desk_(kAuth, base::Value::object(), std::move(secrets)) {}

  bool opens(const std::string& auth, const http::Incoming& request) const {
    return admit(desk_.pack(), auth, request, kNow) == Admission::granted;
  }

 private:
  run::PackCase desk_;
};

http::Incoming with_header(const std::string& name, const std::string& value,
                           const std::string& body = "") {
  http::Headers headers;
  headers.set(name, value);
  return incoming("POST", "/x", headers, body);
}

http::Incoming with_key(const std::string& key) {
  http::Incoming request = incoming("GET", "/x");
  request.query = {{"key", key}};
  return request;
}

std::string hmac(const std::string& secret, const std::string& text) {
  const auto digest = crypto::hmac_sha256(Secret(secret), text);
  REQUIRE(digest.ok());
  return *digest;
}

// As the Standard Webhooks specification has it.
http::Incoming dated(const std::string& timestamp, const std::string& signature) {
  http::Headers headers;
  headers.set("webhook-id", "msg_1");
  headers.set("webhook-timestamp", timestamp);
  headers.set("webhook-signature", signature);
  return incoming("POST", "/x", headers, "{}");
}

std::string signature_at(const std::string& timestamp) {
  return "v1," + base::base64_encode(hmac("h-1", "msg_1." + timestamp + ".{}"));
}

}  // namespace

TEST_CASE("route auth: without one the route is open, with an unknown one it is shut") {
  const Door door;
  CHECK(door.opens("", incoming("GET", "/x")));
  CHECK(door.opens("none", incoming("GET", "/x")));
  CHECK_FALSE(door.opens("nobody", incoming("GET", "/x")));
}

TEST_CASE("route auth: a key in the header or the query opens, whoever's it is") {
  const Door door({{"one", Secret("k-1")}, {"two", Secret("k-2")}});
  CHECK(door.opens("keys", with_header("x-key", "k-1")));
  CHECK(door.opens("keys", with_header("x-key", "k-2")));
  CHECK(door.opens("keys", with_key("k-1")));
  CHECK_FALSE(door.opens("keys", with_key("k-3")));
  CHECK_FALSE(door.opens("keys", with_key("k-")));
  CHECK_FALSE(door.opens("keys", with_key("k-11")));
  CHECK_FALSE(door.opens("keys", incoming("GET", "/x")));
}

TEST_CASE("route auth: a key that is not set, or empty, opens nothing") {
  const Door absent;
  CHECK(absent.opens("keys", with_key("k-1")));
  CHECK_FALSE(absent.opens("keys", with_key("")));
  CHECK_FALSE(absent.opens("keys", with_header("X-Key", "")));
  const Door empty({{"one", Secret("")}, {"hook", Secret("")}});
  CHECK_FALSE(empty.opens("keys", with_key("")));
  CHECK_FALSE(
      empty.opens("person", with_header("Authorization", "Basic " + base::base64_encode("ada:"))));
  CHECK_FALSE(
      empty.opens("body", with_header("X-Signature", "sha256=" + base::hex_encode(hmac("", "")))));
}

TEST_CASE("route auth: basic wants user and password") {
  const Door door;
  const auto basic = [&](const std::string& pair) {
    return door.opens("person", with_header("Authorization", "Basic " + base::base64_encode(pair)));
  };
  CHECK(basic("ada:k-1"));
  CHECK_FALSE(basic("ada:k-2"));
  CHECK_FALSE(basic("bob:k-1"));
  CHECK_FALSE(basic("adak-1"));
  CHECK_FALSE(door.opens("person", with_header("Authorization", "Basic %%%")));
  CHECK_FALSE(door.opens("person", with_header("Authorization", "Bearer k-1")));
}

TEST_CASE("route auth: a signature of the body") {
  const Door door;
  const std::string good = "sha256=" + base::hex_encode(hmac("h-1", "{\"id\":1}"));
  CHECK(door.opens("body", with_header("X-Signature", good, "{\"id\":1}")));
  CHECK_FALSE(door.opens("body", with_header("X-Signature", good, "{\"id\":2}")));
  CHECK_FALSE(door.opens("body", with_header("X-Signature", good.substr(7), "{\"id\":1}")));
  CHECK_FALSE(door.opens("body", with_header("X-Other", good, "{\"id\":1}")));
}

TEST_CASE("route auth: a dated signature over id, time and body; one of several is enough") {
  const Door door;
  const std::string now = "1700000000";
  CHECK(door.opens("dated", dated(now, signature_at(now))));
  CHECK(door.opens("dated", dated(now, "v1,b3RoZXI= " + signature_at(now))));
  CHECK_FALSE(door.opens("dated", dated(now, signature_at("1700000001"))));
  CHECK_FALSE(door.opens("dated", dated(now, signature_at(now).substr(3))));
}

TEST_CASE("route auth: a signature is believed for as long as the tolerance, either way") {
  const Door door;
  for (const std::string time : {"1699999700", "1700000300"})
    CHECK(door.opens("dated", dated(time, signature_at(time))));
  for (const std::string time : {"1699999699", "1700000301", "-1", "", "noon", "1e9",
                                 "9223372036854775807", "99999999999999999999"})
    CHECK_FALSE(door.opens("dated", dated(time, signature_at(time))));
}

}  // namespace engine::server
