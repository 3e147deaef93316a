#include "e2e/world.h"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include <doctest/doctest.h>

#include "base/json.h"
#include "http/curl_transport.h"

namespace engine::e2e {

using base::Value;
namespace fs = std::filesystem;

bool is_long() {
  return std::getenv("ENGINE_LONG_TESTS") != nullptr;
}

std::string repository(const std::string& path) {
  return std::string(PROJECT_SOURCE_DIR) + "/" + path;
}

Folder::Folder() {
  std::string name = (fs::temp_directory_path() / "e2e-XXXXXX").string();
  path_ = mkdtemp(name.data());
}

Folder::~Folder() {
  std::error_code ignored;
  if (std::getenv("ENGINE_KEEP_FOLDERS") == nullptr) fs::remove_all(path_, ignored);
}

std::string Folder::write(const std::string& name, const std::string& text) const {
  const std::string path = *this / name;
  fs::create_directories(fs::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
  return text;
}

Answer ask(const std::string& method, const std::string& url, const Value& json) {
  static http::CurlTransport transport;
  http::Request request;
  request.method = method;
  request.url = url;
  request.headers.add("x-engine", "1");
  request.headers.add("x-api-token", "sandbox-token");
  if (!json.is_absent()) {
    request.headers.add("content-type", "application/json");
    request.body = base::to_json(json);
  }
  const auto response = transport.send(request);
  if (!response) return {};
  const auto body = base::parse_json(response->body);
  return {response->status, body ? *body : Value(), response->body};
}

bool eventually(int seconds, const std::function<bool()>& holds) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return true;
}

Engine::Engine(const Options& options) {
  std::vector<std::string> words = {options.binary, "serve",
                                    "--rules",      options.rules,
                                    "--connectors", options.connectors,
                                    "--scripts",    repository("scripts"),
                                    "--config",     options.config,
                                    "--store",      options.store};
  for (const auto& each : options.set) words.insert(words.end(), {"--set", each});
  process_ = std::make_unique<Process>(words, options.log);
  for (const auto& line : process_->lines(options.addresses)) {
    const auto space = line.find(' ');
    const std::string name = line.substr(0, space);
    addresses_[name == "listening" ? "" : name] = line.substr(space + 1);
  }
  REQUIRE_MESSAGE(addresses_.size() == options.addresses, text_of(options.log));
}

namespace {

Engine::Options sandbox_options(const Folder& folder, const std::vector<std::string>& set) {
  Engine::Options options;
  options.rules = repository("examples/sandbox");
  options.config = folder.write("sandbox.yaml",
                                "listen: { port: 0 }\n"
                                "packs:\n"
                                "  marketo: { listen: { port: 0 } }\n"
                                "  pipedrive: { listen: { port: 0 } }\n");
  options.store = ":memory:";
  options.log = folder / "sandbox.log";
  options.set = {"marketo.calls_per_20s=1000000", "marketo.daily_calls=1000000",
                 "pipedrive.burst=1000000", "pipedrive.searches=1000000",
                 "pipedrive.daily_tokens=100000000"};
  options.set.insert(options.set.end(), set.begin(), set.end());
  options.addresses = 3;
  return options;
}

}  // namespace

Sandbox::Sandbox(const Folder& folder, const std::vector<std::string>& set)
    : engine_(sandbox_options(folder, set)) {}

std::vector<std::string> Sandbox::settings() const {
  return {"marketo.host=" + marketo(),
          "marketo.client_id=sandbox",
          "marketo.client_secret=sandbox-secret",
          "marketo.calls_per_20s=1000000",
          "marketo.daily_calls=1000000",
          "pipedrive.host=" + pipedrive(),
          "pipedrive.api_token=sandbox-token",
          "pipedrive.burst=1000000",
          "pipedrive.searches=1000000",
          "pipedrive.daily_tokens=100000000",
          "marketo-pipedrive.prod_key=key",
          "marketo-pipedrive.test_key=test-key"};
}

std::int64_t Sandbox::put(const std::string& kind, const Value& record) const {
  const Answer answer = ask("POST", marketo() + "/_sandbox/records/" + kind, record);
  REQUIRE_MESSAGE(answer.status == 200, answer.text);
  return answer.body.get("id").as_integer().value_or(0);
}

Value Sandbox::records(const std::string& product, const std::string& kind) {
  const Answer answer = ask("GET", product + "/_sandbox/records/" + kind);
  REQUIRE_MESSAGE(answer.status == 200, answer.text);
  return answer.body.get("items");
}

std::string Sandbox::person_field(const std::string& name) const {
  const Answer answer = ask("GET", pipedrive() + "/api/v2/personFields?limit=500");
  for (const Value& field : answer.body.get("data").items()) {
    if (field.get("field_name").as_text() == name)
      return std::string(field.get("field_code").as_text());
  }
  FAIL("persons have no field " << name << ": " << answer.text);
  return "";
}

Value Sandbox::requests(const std::string& method) const {
  const Answer answer = ask("GET", pipedrive() + "/_sandbox/requests/" + method);
  REQUIRE_MESSAGE(answer.status == 200, answer.text);
  return answer.body.get("items");
}

std::map<std::string, std::int64_t> Sandbox::ledger() const {
  std::map<std::string, std::int64_t> counts;
  for (const auto& product : {marketo(), pipedrive()}) {
    const Answer answer = ask("GET", product + "/_sandbox/ledger");
    REQUIRE_MESSAGE(answer.status == 200, answer.text);
    for (const Value& group : answer.body.get("requests").items()) {
      const std::string path(group.get("path").as_text());
      if (path == "/identity/oauth/token") continue;
      counts[std::string(group.get("method").as_text()) + " " + path] +=
          group.get("count").as_integer().value_or(0);
    }
  }
  return counts;
}

std::int64_t sum(const std::map<std::string, std::int64_t>& counts) {
  std::int64_t sum = 0;
  for (const auto& [name, count] : counts) sum += count;
  return sum;
}

Service::Service(const Folder& folder, const Sandbox& sandbox, Engine::Options options,
                 const std::string& config)
    : options_(std::move(options)) {
  if (options_.rules.empty()) options_.rules = repository("rules");
  options_.config = folder.write("service.yaml", "listen: { port: 0 }\n" + config);
  options_.store = folder / "service.sqlite";
  options_.log = folder / "service.log";
  const auto settings = sandbox.settings();
  options_.set.insert(options_.set.end(), settings.begin(), settings.end());
  start();
}

void Service::start() {
  engine_.reset();  // two engines on one store refuse each other
  engine_ = std::make_unique<Engine>(options_);
}

Answer Service::post(std::int64_t lead) const {
  return ask("POST", url("/marketo/lead/" + std::to_string(lead) + "?api_key=key"));
}

bool Service::is_idle() const {
  const Value queue = get("/_/overview").body.get("queue");
  if (!queue.is_object()) return false;
  for (const char* state : {"ready", "held", "leased", "blocked"}) {
    if (queue.get(state).as_integer().value_or(1) != 0) return false;
  }
  return true;
}

Value Service::finished(const std::string& task) const {
  Value body;
  const bool is_finished = eventually(60, [&] {
    body = get("/_/tasks/" + task).body;
    return !body.get("outcome").is_blank();
  });
  CHECK_MESSAGE(is_finished, base::to_json(body));
  return body;
}

}  // namespace engine::e2e
