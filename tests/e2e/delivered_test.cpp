// A page that marks what it showed, and a service that is killed between the two.
#include <csignal>

#include <doctest/doctest.h>

#include "e2e/world.h"
#include "http/socket.h"

using namespace engine::e2e;
using engine::base::Value;
using engine::http::test::Socket;

namespace {

class Shop {
 public:
  Shop() { begin(); }

  void begin() {
    Engine::Options options;
    options.rules = repository("tests/packs/views");
    options.config = folder_.write("engine.yaml", "listen: { port: 0 }\n");
    options.store = folder_ / "store.sqlite";
    options.log = folder_ / "engine.log";
    options.set = {"views.session_secret=for-tests-only-0123456789"};
    engine_ = std::make_unique<Engine>(options);
  }

  void kill() {
    engine_->kill(SIGKILL);
    engine_->wait();
  }

  void add(const std::string& note) const {
    const Value body = Value::object({{"user", Value::text("ada")}, {"note", Value::text(note)}});
    REQUIRE(ask("POST", engine_->address() + "/notes", body).status == 201);
  }

  // The head and the body.
  std::string get(const std::string& path, const std::string& headers = "") const {
    const std::string& address = engine_->address();
    Socket socket = Socket::connected_to(std::stoi(address.substr(address.rfind(':') + 1)));
    socket.say("GET " + path + " HTTP/1.1\r\nHost: a\r\n" + headers + "Connection: close\r\n\r\n");
    return socket.hear_all();
  }

 private:
  Folder folder_;
  std::unique_ptr<Engine> engine_;
};

bool shows(const std::string& page, const std::string& note) {
  return page.find("<bdi>" + note + "</bdi>") != std::string::npos;
}

}  // namespace

TEST_CASE("delivered: killed behind the answer, the service shows again and loses nothing") {
  Shop shop;
  for (int round = 0; round < (is_long() ? 40 : 6); ++round) {
    CAPTURE(round);
    const std::string note = "note-" + std::to_string(round);
    shop.add(note);
    CHECK(shows(shop.get("/unseen?user=ada"), note));
    shop.kill();
    shop.begin();
    // Marked by then or not, nobody looks in vain: a note is hidden only once it was shown.
    CHECK(eventually(20, [&] { return !shows(shop.get("/unseen?user=ada"), note); }));
  }
}

TEST_CASE("delivered: killed before the answer, the service shows it later") {
  Shop shop;
  shop.add("first");
  shop.kill();
  shop.begin();
  CHECK(shows(shop.get("/unseen?user=ada"), "first"));
}

TEST_CASE("session: a visitor is known again by the next process") {
  Shop shop;
  shop.add("one");
  const std::string first = shop.get("/news");
  const auto begin = first.find("set-cookie: ") + 12;
  REQUIRE(begin > 12);
  const std::string cookie =
      "Cookie: " + first.substr(begin, first.find(';', begin) - begin) + "\r\n";
  CHECK(first.ends_with("[\"one\"]"));
  CHECK(eventually(20, [&] { return shop.get("/news", cookie).ends_with("[]"); }));
  shop.kill();
  shop.begin();
  shop.add("two");
  CHECK(shop.get("/news", cookie).ends_with("[\"two\"]"));
}
