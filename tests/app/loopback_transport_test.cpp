#include "app/loopback_transport.h"

#include <doctest/doctest.h>

#include "http/url.h"

using namespace engine;
using namespace std::chrono_literals;

namespace {

// Answers with what is set, and keeps what came.
struct Echo {
  http::Outgoing answer{200, {}, "hello", {}, http::Outgoing::Cut::none};
  http::Incoming got;
  std::optional<bool> delivered;

  app::LoopbackTransport::Handler handler() {
    return [this](const http::Incoming& request, const std::shared_ptr<http::Responder>& to) {
      got = request;
      to->respond(answer, [this](bool yes) { delivered = yes; });
    };
  }
};

http::Request request(const std::string& url) {
  http::Request result;
  result.url = url;
  result.timeout = 10s;
  return result;
}

}  // namespace

TEST_CASE("loopback: a request arrives as a listener would hand it over, secrets included") {
  sim::StoppedClock clock;
  app::LoopbackTransport transport(clock);
  Echo crm;
  transport.add("crm", crm.handler());
  http::Request asked = request("http://crm.test/a%20b?x=1");
  asked.method = "POST";
  asked.body = "{}";
  asked.secret_headers.emplace_back("x-token", base::Secret("s"));
  asked.secret_query.emplace_back("key", base::Secret("k y"));
  const auto response = transport.send(asked);
  REQUIRE(response.ok());
  CHECK(response->status == 200);
  CHECK(response->body == "hello");
  CHECK(crm.got.method == "POST");
  CHECK(crm.got.path == "/a b");
  CHECK(crm.got.query == http::Pairs{{"x", "1"}, {"key", "k y"}});
  CHECK(crm.got.headers.get("X-Token") == "s");
  CHECK(crm.got.body == "{}");
  CHECK(crm.delivered == true);
  const auto sent = transport.take_sent();
  REQUIRE(sent.size() == 1);
  CHECK(sent[0].host == "crm");
  CHECK(sent[0].path == "/a%20b");
  CHECK(sent[0].query == "x=1");
  CHECK(transport.take_sent().empty());
}

TEST_CASE("loopback: a delay moves the clock; a longer one than the timeout is a timeout") {
  sim::StoppedClock clock;
  app::LoopbackTransport transport(clock);
  Echo crm;
  transport.add("crm", crm.handler());
  crm.answer.delay = 3s;
  CHECK(transport.send(request("http://crm.test/")).ok());
  CHECK(clock.boot() == 3s);
  crm.answer.delay = 60s;
  const auto late = transport.send(request("http://crm.test/"));
  REQUIRE(!late.ok());
  CHECK(late.error().message == "no complete answer from http://crm.test within 10s");
  CHECK(late.error().executed == base::Executed::unknown);
  CHECK(clock.boot() == 13s);
  CHECK(crm.delivered == false);
}

TEST_CASE("loopback: a cut is a connection that breaks, after the work was done") {
  sim::StoppedClock clock;
  app::LoopbackTransport transport(clock);
  Echo crm;
  transport.add("crm", crm.handler());
  crm.answer.cut = http::Outgoing::Cut::before;
  auto broken = transport.send(request("http://crm.test/"));
  REQUIRE(!broken.ok());
  CHECK(broken.error().message ==
        "the connection to http://crm.test broke before the answer was complete");
  CHECK(broken.error().executed == base::Executed::unknown);
  crm.answer.cut = http::Outgoing::Cut::middle;
  broken = transport.send(request("http://crm.test/"));
  REQUIRE(!broken.ok());
  CHECK(broken.error().message == "the answer of http://crm.test broke off");
}

TEST_CASE("loopback: a host that nothing plays, and a handler that does not answer") {
  sim::StoppedClock clock;
  app::LoopbackTransport transport(clock);
  const auto nobody = transport.send(request("https://api.acme.example/x"));
  REQUIRE(!nobody.ok());
  CHECK(nobody.error().message == "nothing plays https://api.acme.example in this test");
  CHECK(nobody.error().hint == "name a sandbox pack for the connection");
  transport.add("mute", [](const auto&, const auto&) {});
  const auto mute = transport.send(request("http://mute.test/"));
  REQUIRE(mute.ok());
  CHECK(mute->status == 500);
  CHECK(!transport.send(request("http://mute.test/%zz")).ok());
}
