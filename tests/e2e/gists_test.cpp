// Gists of a product's users become records of another's, while the service is killed.
#include <algorithm>
#include <csignal>
#include <map>
#include <thread>

#include <doctest/doctest.h>

#include "base/json.h"
#include "e2e/world.h"
#include "http/socket.h"

using namespace engine::e2e;
using engine::base::Value;
using engine::http::test::Socket;

namespace {

constexpr int kGists = 45;  // of octo, to whom the sandbox's token belongs
constexpr const char* kToken = "ghp_sandboxtoken";

Engine::Options sandbox_options(const Folder& folder) {
  Engine::Options options;
  options.rules = repository("examples/sandbox");
  options.config = folder.write("sandbox.yaml",
                                "listen: { port: 0 }\n"
                                "packs:\n"
                                "  github: { listen: { port: 0 } }\n"
                                "  pipedrive: { listen: { port: 0 } }\n");
  options.store = ":memory:";
  options.log = folder / "sandbox.log";
  options.set = {"pipedrive.leads=0", "pipedrive.burst=1000000", "pipedrive.searches=1000000",
                 "pipedrive.daily_tokens=100000000"};
  options.addresses = 3;
  return options;
}

// Both sandboxes, and a service of one pack that can be killed and started again.
class Gists {
 public:
  Gists(const std::string& pack, const std::vector<std::string>& set)
      : sandbox_(sandbox_options(folder_)) {
    options_.rules = repository("rules/" + pack);
    options_.connectors = repository("connectors");
    options_.config = folder_.write("engine.yaml", "listen: { port: 0 }\nsettle: 700ms\n");
    options_.store = folder_ / "store.sqlite";
    options_.log = folder_ / "engine.log";
    options_.set = set;
    for (const auto& each :
         {"github.host=" + sandbox_.address("github"), std::string("github.token=") + kToken,
          "pipedrive.host=" + sandbox_.address("pipedrive"),
          std::string("pipedrive.api_token=sandbox-token"), std::string("pipedrive.burst=1000000"),
          std::string("pipedrive.searches=1000000"),
          std::string("pipedrive.daily_tokens=100000000")}) {
      options_.set.push_back(each);
    }
    start();
  }

  void start() {
    engine_.reset();
    engine_ = std::make_unique<Engine>(options_);
  }

  void kill_and_start() {
    engine_->kill(SIGKILL);
    engine_->wait();
    start();
  }

  // A request, and a kill while it is being answered. Whether an answer came at all, nobody knows.
  void ask_and_kill(const std::string& path) {
    const std::string url = engine_->address() + path;
    {
      const std::jthread asking([&] { ask("GET", url); });
      engine_->kill(SIGKILL);
    }
    engine_->wait();
    start();
  }

  // The head and the body; GET.
  std::string get(const std::string& path, const std::string& headers = "") const {
    const std::string& address = engine_->address();
    Socket socket = Socket::connected_to(std::stoi(address.substr(address.rfind(':') + 1)));
    socket.say("GET " + path + " HTTP/1.1\r\nHost: a\r\n" + headers + "Connection: close\r\n\r\n");
    return socket.hear_all();
  }

  std::string add_gist(const std::string& description) const {
    const Value file = Value::object({{"content", Value::text("text")}});
    const Answer made = ask("POST", sandbox_.address("github") + "/gists",
                            Value::object({{"description", Value::text(description)},
                                           {"public", Value::boolean(true)},
                                           {"files", Value::object({{"a.md", file}})}}),
                            kToken);
    REQUIRE_MESSAGE(made.status == 201, made.text);
    return std::string(made.body.get("id").as_text());
  }

  // How often each value of a field stands in the records of a kind.
  std::map<std::string, int> counted(const std::string& kind, const char* field) const {
    const Answer answer = ask("GET", sandbox_.address("pipedrive") + "/_sandbox/records/" + kind);
    REQUIRE_MESSAGE(answer.status == 200, answer.text);
    std::map<std::string, int> counts;
    for (const Value& each : answer.body.get("items").items()) {
      const Value& value = each.get(field);
      ++counts[value.is_text() ? std::string(value.as_text()) : engine::base::to_json(value)];
    }
    return counts;
  }

 private:
  Folder folder_;
  Engine sandbox_;
  Engine::Options options_;
  std::unique_ptr<Engine> engine_;
};

bool has(const std::string& page, const std::string& text) {
  return page.find(text) != std::string::npos;
}

// What is there more than once.
std::string doubled(const std::map<std::string, int>& counts) {
  std::string found;
  for (const auto& [value, count] : counts)
    if (count > 1) found += std::to_string(count) + " × " + value + " ";
  return found;
}

std::string cookie_of(const std::string& answer) {
  const auto begin = answer.find("set-cookie: ") + 12;
  REQUIRE(begin > 12);
  return "Cookie: " + answer.substr(begin, answer.find(';', begin) - begin) + "\r\n";
}

}  // namespace

TEST_CASE(
    "gists: killed while it looks, the service makes each activity once; what was seen stays "
    "seen") {
  Gists gists("gists-as-activities",
              {"gists-as-activities.key=k-e2e", "gists-as-activities.interval=1h"});
  REQUIRE(has(gists.get("/new?key=k-e2e&user=Octo"), "added successfully"));
  for (int round = 0; round < (is_long() ? 20 : 3); ++round) gists.ask_and_kill("/fetch?key=k-e2e");
  CHECK(has(gists.get("/fetch?key=k-e2e"), "New gists: <b>"));
  const auto made = [&] { return gists.counted("activities", "note"); };
  CHECK(eventually(60, [&] { return made().size() == kGists; }));
  CHECK(doubled(made()) == "");

  const std::string page = gists.get("/show?key=k-e2e&user=octo");
  CHECK(has(page, "New gists: <b>" + std::to_string(kGists) + "</b>"));
  CHECK(eventually(
      20, [&] { return has(gists.get("/show?key=k-e2e&user=octo"), "New gists: <b>0</b>"); }));
  gists.kill_and_start();
  CHECK(has(gists.get("/show?key=k-e2e&user=octo"), "New gists: <b>0</b>"));
  CHECK(eventually(60, [&] { return gists.counted("activities", "done")["true"] == kGists; }));

  gists.add_gist("news");
  CHECK(has(gists.get("/fetch?key=k-e2e"), "New gists: <b>1</b>"));
  CHECK(has(gists.get("/show?key=k-e2e&user=octo"), "1. <bdi>news</bdi>"));
}

TEST_CASE(
    "gists: killed while it scans, the service makes each deal once; visitors are known again") {
  Gists gists("gists-as-deals", {"gists-as-deals.users=Octo", "gists-as-deals.interval=60",
                                 "gists-as-deals.session_secret=for-tests-only-0123456789"});
  // Each start scans.
  for (int round = 0; round < (is_long() ? 20 : 3); ++round) gists.ask_and_kill("/getGists");
  const auto made = [&] { return gists.counted("deals", "title"); };
  const std::string first = "Cookie: none=1\r\n";
  CHECK(eventually(60, [&] { return made().size() == kGists; }));
  std::string answer;
  CHECK(eventually(60, [&] {
    answer = gists.get("/getGists", first);
    return std::count(answer.begin(), answer.end(), ',') >= kGists - 1;
  }));
  const std::string cookie = cookie_of(answer);
  CHECK(eventually(20, [&] { return gists.get("/getGists", cookie).ends_with("\r\n\r\n[]"); }));
  gists.kill_and_start();
  CHECK(gists.get("/getGists", cookie).ends_with("\r\n\r\n[]"));

  const std::string id = gists.add_gist("news");
  gists.kill_and_start();
  CHECK(eventually(60, [&] { return has(gists.get("/getGists", cookie), "[\"" + id + "\"]"); }));
  CHECK(doubled(made()) == "");
  CHECK(gists.counted("organizations", "name")["octo"] == 1);
}
