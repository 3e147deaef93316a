#include "run/session.h"

#include <doctest/doctest.h>

#include "base/text.h"
#include "run/pack_case.h"
#include "sim/stopped_clock.h"
#include "store/store.h"

namespace engine::run {

using base::Value;

namespace {

constexpr const char* kPack = R"(
settings: { key: { type: secret, env: KEY } }
collections: { visitors: { keep: 30d } }
sessions: { collection: visitors, secret: "${settings.key}", cookie: who }
)";

constexpr const char* kSecret = "0123456789abcdef";

class Visits {
 public:
  explicit Visits(const std::string& more = "", const std::string& secret = kSecret,
                  const std::string& app = "workers: 1\n")
      : pack_(kPack + more, Value::object({}), {{"key", base::Secret(secret)}}, app),
        store_(*store::open_memory(clock_)) {
    REQUIRE(
        store_->documents().declare({"desk/visitors", {}, {}, {}, std::chrono::hours(720)}).ok());
  }

  Session open(const std::string& cookie, const std::string& protocol = "http") {
    auto session = asked(cookie, protocol);
    REQUIRE(session.ok());
    return *std::move(session);
  }

  base::Result<Session> asked(const std::string& cookie, const std::string& protocol = "http") {
    const Value headers = Value::object(
        {{"cookie", Value::text(cookie)}, {"x-forwarded-proto", Value::text(protocol)}});
    return open_session(*pack_.world(), pack_.pack(), Value::object({{"headers", headers}}),
                        store_->documents());
  }

  std::size_t count() { return store_->documents().list("desk/visitors", {})->items.size(); }

  sim::StoppedClock clock_;
  PackCase pack_;
  std::unique_ptr<store::Store> store_;
};

std::string id_of(const Session& session) {
  return std::string(session.record.get("id").as_text());
}

// What the client sends back: "who=ID.SIGNATURE".
std::string cookie_of(const Session& session) {
  return session.set_cookie.substr(0, session.set_cookie.find(';'));
}

}  // namespace

TEST_CASE("session: who has no cookie gets one, and is known by it") {
  Visits visits;
  const Session first = visits.open("");
  CHECK(base::base64_decode(id_of(first))->size() == 16);
  CHECK(first.set_cookie == cookie_of(first) + "; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax");
  CHECK(cookie_of(first).starts_with("who=" + id_of(first) + "."));
  REQUIRE(visits.store_->documents()
              .update("desk/visitors", id_of(first),
                      Value::object({{"seen", Value::number(std::int64_t{3})}}))
              .ok());
  const Session again = visits.open("a=b; " + cookie_of(first) + "; c=d");
  CHECK(again.record.get("id") == first.record.get("id"));
  CHECK(again.record.get("seen").as_integer() == 3);
  CHECK(again.set_cookie.empty());
  CHECK(visits.count() == 1);
}

TEST_CASE("session: no two are alike") {
  Visits visits;
  CHECK(id_of(visits.open("")) != id_of(visits.open("")));
}

TEST_CASE("session: a cookie that is forged, cut off or nonsense begins a new one") {
  Visits visits;
  const Session known = visits.open("");
  const std::string cookie = cookie_of(known);
  const std::string signature = cookie.substr(cookie.find('.'));
  std::string other = cookie;
  other[4] = other[4] == 'A' ? 'B' : 'A';
  std::size_t count = visits.count();
  for (const std::string& bad :
       {other, cookie.substr(0, cookie.size() - 1), cookie + "A", "who=" + id_of(known),
        "who=" + id_of(known) + ".", std::string("who="), std::string("who=."), "who=" + signature,
        std::string("who"), "x" + cookie, std::string(";;;"), std::string("who=\xff.\xff")}) {
    CAPTURE(bad);
    const Session session = visits.open(bad);
    CHECK(id_of(session) != id_of(known));
    CHECK_FALSE(session.set_cookie.empty());
    CHECK(visits.count() == ++count);
  }
}

TEST_CASE("session: of several cookies of one name the one that holds counts") {
  Visits visits;
  const Session known = visits.open("");
  CHECK(id_of(visits.open("who=old.x; " + cookie_of(known))) == id_of(known));
}

TEST_CASE("session: it holds with the same secret only, and in its own pack") {
  Visits visits;
  const Session known = visits.open("");
  Visits other("", "fedcba9876543210");
  REQUIRE(other.store_->documents().insert("desk/visitors", known.record).ok());
  CHECK(id_of(other.open(cookie_of(known))) != id_of(known));
  Visits same;
  REQUIRE(same.store_->documents().insert("desk/visitors", known.record).ok());
  CHECK(id_of(same.open(cookie_of(known))) == id_of(known));
}

TEST_CASE("session: a cookie whose record is gone begins a new one; a time later it is gone") {
  Visits visits;
  const Session removed = visits.open("");
  REQUIRE(visits.store_->documents().remove("desk/visitors", id_of(removed)).ok());
  CHECK(id_of(visits.open(cookie_of(removed))) != id_of(removed));

  const Session old = visits.open("");
  visits.clock_.advance(std::chrono::hours(24 * 29));
  REQUIRE(visits.store_->purge().ok());
  CHECK(id_of(visits.open(cookie_of(old))) == id_of(old));
  visits.clock_.advance(std::chrono::hours(25));
  REQUIRE(visits.store_->purge().ok());
  CHECK(visits.count() == 0);
  CHECK(id_of(visits.open(cookie_of(old))) != id_of(old));
}

TEST_CASE("session: behind https the cookie goes by https only, unless the pack says otherwise") {
  const auto is_secure = [](const Session& session) {
    return session.set_cookie.ends_with("; Secure");
  };
  Visits visits;
  CHECK_FALSE(is_secure(visits.open("")));
  CHECK(is_secure(visits.open("", "https")));
  Visits published("", kSecret, "public_url: https://acme.example\n");
  CHECK(is_secure(published.open("")));
}

TEST_CASE("session: a secret that is short opens none") {
  Visits visits("", "short");
  const auto session = visits.asked("");
  REQUIRE_FALSE(session.ok());
  CHECK(session.error().message == "there is no secret to sign sessions with");
}

TEST_CASE("session: an answer that depends on a visitor is kept by nobody, if it does not say so") {
  Reply plain;
  add_session(plain, {Value::object({}), "who=1"});
  CHECK(plain.headers == std::vector<std::pair<std::string, std::string>>{
                             {"cache-control", "no-store"}, {"set-cookie", "who=1"}});
  Reply own;
  own.headers = {{"Cache-Control", "private"}};
  add_session(own, {Value::object({}), ""});
  CHECK(own.headers ==
        std::vector<std::pair<std::string, std::string>>{{"Cache-Control", "private"}});
}

}  // namespace engine::run
