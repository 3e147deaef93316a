#include "e2e/gists.h"

#include <csignal>
#include <thread>

#include <doctest/doctest.h>

#include "base/json.h"
#include "http/socket.h"

namespace engine::e2e {

using base::Value;
using http::test::Socket;

namespace {

constexpr const char* kToken = "ghp_sandboxtoken";

std::vector<std::string> with_empty_products(std::vector<std::string> set) {
  set.emplace_back("pipedrive.leads=0");
  return set;
}

}  // namespace

GistService::GistService(const std::string& pack, const std::vector<std::string>& sandbox,
                         const std::vector<std::string>& set)
    : sandbox_(folder_, with_empty_products(sandbox)) {
  options_.rules = repository("rules/" + pack);
  options_.config = folder_.write("service.yaml", "listen: { port: 0 }\nsettle: 700ms\n");
  options_.store = folder_ / "service.sqlite";
  options_.log = folder_ / "service.log";
  options_.set = {"github.host=" + sandbox_.github(),
                  std::string("github.token=") + kToken,
                  "pipedrive.host=" + sandbox_.pipedrive(),
                  "pipedrive.api_token=sandbox-token",
                  "pipedrive.burst=1000000",
                  "pipedrive.searches=1000000",
                  "pipedrive.daily_tokens=100000000"};
  options_.set.insert(options_.set.end(), set.begin(), set.end());
  start();
}

void GistService::start() {
  engine_.reset();
  engine_ = std::make_unique<Engine>(options_);
}

void GistService::kill_and_start() {
  engine_->kill(SIGKILL);
  engine_->wait();
  start();
}

void GistService::ask_and_kill(const std::string& path) {
  {
    const std::jthread asking([address = url(path)] { ask("GET", address); });
    engine_->kill(SIGKILL);
  }
  engine_->wait();
  start();
}

std::string GistService::get(const std::string& path, const std::string& headers) const {
  const std::string& address = engine_->address();
  Socket socket = Socket::connected_to(std::stoi(address.substr(address.rfind(':') + 1)));
  socket.say("GET " + path + " HTTP/1.1\r\nHost: a\r\n" + headers + "Connection: close\r\n\r\n");
  return socket.hear_all();
}

std::string GistService::add_gist(const std::string& description) const {
  const Value files = Value::object({{"a.txt", Value::object({{"content", Value::text("a")}})}});
  const Answer made = ask("POST", sandbox_.github() + "/gists",
                          Value::object({{"description", Value::text(description)},
                                         {"files", files},
                                         {"public", Value::boolean(true)}}),
                          kToken);
  REQUIRE_MESSAGE(made.status == 201, made.text);
  return std::string(made.body.get("id").as_text());
}

std::map<std::string, int> GistService::counted(const std::string& kind, const char* field) const {
  const Answer answer = ask("GET", sandbox_.pipedrive() + "/_sandbox/records/" + kind);
  REQUIRE_MESSAGE(answer.status == 200, answer.text);
  std::map<std::string, int> counts;
  for (const Value& each : answer.body.get("items").items()) {
    const Value& value = each.get(field);
    ++counts[value.is_text() ? std::string(value.as_text()) : base::to_json(value)];
  }
  return counts;
}

}  // namespace engine::e2e
