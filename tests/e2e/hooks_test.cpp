// Notifications from end to end: the service registers where it can be reached, the product's
// sandbox sends there.
#include <csignal>
#include <set>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/json.h"
#include "e2e/world.h"

using namespace engine::e2e;
using engine::base::Value;

namespace {

// Without Slack: its hook needs a setting that has no value here.
constexpr std::size_t kHooks = 9;

// Both sides have to know the address before either runs.
int free_port() {
  const int descriptor = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const bool bound = bind(descriptor, generic, size) == 0;
  const bool known = bound && getsockname(descriptor, generic, &size) == 0;
  close(descriptor);
  REQUIRE(known);
  return ntohs(address.sin_port);
}

// A service that is reached at its own address, and the sandbox that sends there.
struct Pair {
  explicit Pair(const std::string& config)
      : port(free_port()),
        base("http://127.0.0.1:" + std::to_string(port)),
        sandbox(folder, {"marketo.leads=14", "pipedrive.leads=14",
                         "pipedrive.webhook_url=" + base + "/pipedrive"}),
        service(folder, sandbox, options(), config) {}

  Engine::Options options() const {
    Engine::Options options;
    options.public_url = base;
    options.port = port;
    return options;
  }

  std::vector<std::string> webhooks() const {
    const Answer answer = ask("GET", sandbox.pipedrive() + "/_sandbox/records/webhooks");
    std::vector<std::string> lines;
    for (const Value& each : answer.body.get("items").items()) {
      lines.push_back(std::string(each.get("event_object").as_text()) + " " +
                      std::string(each.get("event_action").as_text()) + " " +
                      std::string(each.get("subscription_url").as_text()));
    }
    return lines;
  }

  // Until the newest of so many runs has ended; its outcome.
  std::string registered(std::size_t runs) const {
    Value all;
    CHECK(eventually(60, [&] {
      all = service.tasks_of("register_hooks");
      return all.size() == runs && !all.at(0).get("outcome").is_blank();
    }));
    return std::string(all.at(0).get("outcome").as_text());
  }

  const Folder folder;
  const int port;
  const std::string base;
  const Sandbox sandbox;
  Service service;
};

}  // namespace

TEST_CASE("hooks: what a service registers when it starts brings it the product's news") {
  Pair pair("");
  CHECK(pair.registered(1) == "created");
  const auto webhooks = pair.webhooks();
  CHECK(webhooks.size() == kHooks);
  CHECK(webhooks.front() == "person create " + pair.base + "/pipedrive/person?api_key=key");

  const Value ada = *engine::base::parse_json(
      R"({"name":"Ada Lovelace","emails":[{"value":"ada@acme.example","primary":true}]})");
  pair.sandbox.put_person(ada);
  // The person, and then the echo of the id that the sync wrote back.
  Value news;
  CHECK(eventually(60, [&] {
    news = pair.service.tasks_of("person_to_lead");
    return news.size() == 2 && outcome_of(news.at(0)) == "skipped";
  }));
  CHECK_MESSAGE(outcome_of(news.at(1)) == "created", engine::base::to_json(news));

  // A start anew looks, and finds everything as it should be.
  pair.service.start();
  CHECK(pair.registered(2) == "done");
  CHECK(pair.webhooks() == webhooks);
  CHECK(pair.sandbox.ledger()["POST /api/v1/webhooks"] == kHooks);
  CHECK(text_of(pair.folder / "service.log").find("api_key=key") == std::string::npos);
}

TEST_CASE("hooks: a service that is killed while it registers makes none twice") {
  Pair pair("settle: 1s\n");
  CHECK(eventually(60, [&] { return pair.webhooks().size() > 2; }));
  pair.service.engine().kill(SIGKILL);
  pair.service.start();
  CHECK(eventually(90, [&] { return pair.webhooks().size() >= kHooks && pair.service.is_idle(); }));
  const auto webhooks = pair.webhooks();
  CHECK(std::set<std::string>(webhooks.begin(), webhooks.end()).size() == kHooks);
  CHECK(webhooks.size() == kHooks);
}
