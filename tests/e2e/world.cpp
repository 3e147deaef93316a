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

Answer ask(const std::string& method, const std::string& url, const Value& json,
           const std::string& token) {
  static http::CurlTransport transport;
  http::Request request;
  request.method = method;
  request.url = url;
  request.headers.add("x-engine", "1");
  request.headers.add("x-api-token", "sandbox-token");
  if (!token.empty()) request.headers.add("authorization", "Bearer " + token);
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
  if (!options.public_url.empty())
    words.insert(words.end(), {"--public-url", options.public_url});
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
                                "script_budget: 30s\n"  // lists of all that is there
                                "packs:\n"
                                "  marketo: { listen: { port: 0 } }\n"
                                "  pipedrive: { listen: { port: 0 } }\n"
                                "  github: { listen: { port: 0 } }\n");
  options.store = ":memory:";
  options.log = folder / "sandbox.log";
  options.set = {"marketo.calls_per_20s=1000000", "marketo.daily_calls=1000000",
                 "pipedrive.burst=1000000", "pipedrive.searches=1000000",
                 "pipedrive.daily_tokens=100000000"};
  options.set.insert(options.set.end(), set.begin(), set.end());
  options.addresses = 4;
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

void Sandbox::put_person(const Value& person) const {
  const Answer answer = ask("POST", pipedrive() + "/_sandbox/records/persons", person);
  REQUIRE_MESSAGE(answer.status == 200, answer.text);
}

void Sandbox::meet(const std::string& product, const Value& fault) {
  const Answer answer = ask("POST", product + "/_sandbox/faults", fault);
  REQUIRE_MESSAGE(answer.status == 201, answer.text);
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

Value Sandbox::requests(const std::string& product, const std::string& method) {
  const Answer answer = ask("GET", product + "/_sandbox/requests/" + method);
  REQUIRE_MESSAGE(answer.status == 200, answer.text);
  return answer.body.get("items");
}

namespace {

constexpr const char* kToken = "GET /identity/oauth/token";

}  // namespace

std::map<std::string, std::int64_t> Sandbox::all_requests() const {
  std::map<std::string, std::int64_t> counts;
  for (const auto& product : {marketo(), pipedrive()}) {
    const Answer answer = ask("GET", product + "/_sandbox/ledger");
    REQUIRE_MESSAGE(answer.status == 200, answer.text);
    for (const Value& group : answer.body.get("requests").items()) {
      counts[std::string(group.get("method").as_text()) + " " +
             std::string(group.get("path").as_text())] +=
          group.get("count").as_integer().value_or(0);
    }
  }
  return counts;
}

std::map<std::string, std::int64_t> Sandbox::ledger() const {
  auto counts = all_requests();
  counts.erase(kToken);
  return counts;
}

std::int64_t Sandbox::tokens() const {
  return all_requests()[kToken];
}

std::string task_of(const Answer& accepted) {
  REQUIRE_MESSAGE(accepted.status == 202, accepted.text);
  return std::string(accepted.body.get("task").as_text());
}

std::string outcome_of(const Value& task) {
  return std::string(task.get("outcome").as_text());
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
  options_.config = folder.write("service.yaml", "listen: { port: " + std::to_string(options_.port) + " }\n" + config);
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

Answer Service::post(const std::string& path) const {
  const char* separator = path.find('?') == std::string::npos ? "?" : "&";
  return ask("POST", url(path + separator + "api_key=key"));
}

Answer Service::post(std::int64_t lead) const {
  return post("/marketo/lead/" + std::to_string(lead));
}

void Service::come_to_rest(int seconds) const {
  const bool is_at_rest = eventually(seconds, [&] { return is_idle(); });
  CHECK_MESSAGE(is_at_rest, get("/_/overview").text);
}

Value Service::tasks_of(const std::string& rule) const {
  return get("/_/tasks?limit=500&rule=marketo-pipedrive/" + rule).body.get("tasks");
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
