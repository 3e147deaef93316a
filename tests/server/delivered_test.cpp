// Steps behind an answer, over real connections: they run for who was told, and for nobody else.
#include <doctest/doctest.h>

#include "http/service.h"
#include "run/pack_case.h"
#include "server/webhook.h"
#include "sim/stopped_clock.h"

namespace engine::server {

namespace {

using base::Value;
using http::test::Service;
using http::test::Socket;

constexpr const char* kRules = R"(
collections: { notes: { key: note } }
rules:
  show:
    on: { route: GET /show, auth: none }
    answer: direct
    steps:
      - { list: store.notes, as: page }
      - { answer: { json: "${page.items}" } }
      - { each: item, in: page.items, do: [ { update: store.notes, id: "${item.id}", fields: { shown: true } } ] }
  nested:
    on: { route: GET /nested, auth: none }
    answer: direct
    steps:
      - { run: show }
      - { finish: done }
)";

constexpr std::size_t kMuch = std::size_t{16} << 20;  // more than the system takes at once

class Shop {
 public:
  explicit Shop(std::size_t size = 5)
      : pack_(kRules),
        store_(*store::open_memory(clock_)),
        lookups_(clock_),
        webhook_(*store_, lookups_, clock_, metrics_),
        routes_(pack_.world(), ""),
        service_([this](const http::Incoming& request,
                        const std::shared_ptr<http::Responder>& responder) {
          webhook_.handle(routes_, request, responder, lua_, clock_.boot());
        }) {
    REQUIRE(store_->documents().declare({"desk/notes", {"note"}, {}, {}, {}}).ok());
    const Value note = Value::object({{"note", Value::text(std::string(size, 'x'))}});
    REQUIRE(store_->documents().insert("desk/notes", note).ok());
  }

  Socket asked(const std::string& method, const std::string& path) const {
    Socket socket = Socket::connected_to(service_.port());
    socket.say(method + " " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    return socket;
  }

  // Tasks that wait, when all connections have ended.
  std::size_t tasks() {
    service_.stop();
    return store_->queue().list({})->size();
  }

 private:
  sim::StoppedClock clock_;
  run::PackCase pack_;
  std::unique_ptr<store::Store> store_;
  run::Lookups lookups_;
  base::CountingMetrics metrics_;
  Webhook webhook_;
  RouteTable routes_;
  lua::Runtime lua_;
  Service service_;
};

}  // namespace

TEST_CASE("delivered: who has the whole answer has the steps behind it run") {
  Shop shop;
  CHECK(shop.asked("GET", "/show").hear_all().find(R"("note":"xxxxx")") != std::string::npos);
  CHECK(shop.tasks() == 1);
}

TEST_CASE("delivered: who goes in the middle of the answer has seen nothing") {
  Shop shop(kMuch);
  Socket socket = shop.asked("GET", "/show");
  REQUIRE(socket.hear_some());
  socket.reset();
  CHECK(shop.tasks() == 0);
}

TEST_CASE("delivered: who asks for the head alone has seen nothing") {
  Shop shop;
  shop.asked("HEAD", "/show").hear_all();
  CHECK(shop.tasks() == 0);
}

TEST_CASE("delivered: what stands behind an answer of another rule is none of this one's") {
  Shop shop;
  shop.asked("GET", "/nested").hear_all();
  CHECK(shop.tasks() == 0);
}

}  // namespace engine::server
