#include "app/case_world.h"

#include <fstream>
#include <iterator>

#include "base/suggest.h"
#include "http/url.h"
#include "spec/files.h"

namespace engine::app {

using base::ErrorKind;
using base::Result;
using base::Value;

namespace {

constexpr base::Duration kLongest = std::chrono::hours(12);
constexpr const char* kHost = "host";        // the setting that says where a system is
constexpr const char* kService = "service";  // the pack under test, as its systems see it

base::Error first_error(const base::Diagnostics& diagnostics) {
  for (const auto& each : diagnostics.sorted()) {
    if (each.severity != base::Severity::error) continue;
    base::Error error =
        base::error(ErrorKind::invalid, each.message, each.hints.empty() ? "" : each.hints.front());
    error.at = each.at;
    return error;
  }
  return base::error(ErrorKind::internal, "the pack cannot be loaded");
}

std::string text_of(const Value& value) {
  if (value.is_boolean()) return value.as_boolean() ? "true" : "false";
  if (!value.is_list()) return std::string(value.as_text());
  std::string text;
  for (const Value& item : value.items())
    text += (text.empty() ? "" : ",") + std::string(item.as_text());
  return text;
}

void add_settings(const std::string& owner, const config::Named<Value>& settings,
                  std::vector<Override>& overrides) {
  for (const auto& [name, value] : settings)
    overrides.push_back({owner, name.value, text_of(value)});
}

// A test says itself what is set; the machine it runs on says nothing.
LoadOptions options_of(std::vector<Override> overrides) {
  LoadOptions options;
  options.overrides = std::move(overrides);
  options.environment = [](const std::string&) -> std::optional<std::string> {
    return std::nullopt;
  };
  return options;
}

// The path of a token request; "" when its URL says it with an expression.
std::string token_path(const config::Template& url) {
  std::string text = url.constant_text();
  if (const auto whole = http::parse_url(text)) return whole->path;
  return text.starts_with('/') ? text : "";
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return base::error(ErrorKind::invalid, "there is no file '" + path + "'");
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

}  // namespace

const spec::Pack& spec_of(const CasePack& pack) {
  return pack.compiled.packs.front()->spec();
}

Result<std::unique_ptr<CaseWorld>> CaseWorld::open(const CaseSetting& setting,
                                                   const spec::Case& test) {
  const auto start = test.at.empty() ? std::nullopt : base::parse_time(test.at);
  std::unique_ptr<CaseWorld> world(new CaseWorld(start.value_or(sim::StoppedClock().now())));
  TRY(world->add_recordings(setting, test));
  TRY(world->add_sandboxes(setting));
  TRY(world->add_service(setting, test));
  TRY(world->fill(test));
  return world;
}

Result<void> CaseWorld::add_recordings(const CaseSetting& setting, const spec::Case& test) {
  std::vector<sim::Exchange> exchanges;
  for (const std::string& name : test.recordings) {
    const std::string path = spec::join_path(setting.folder, name);
    TRY(const std::string text, read_file(path));
    TRY(auto parsed, sim::parse_recording(path, text));
    exchanges.insert(exchanges.end(), parsed.begin(), parsed.end());
  }
  if (exchanges.empty()) return {};
  recorded_ = std::make_unique<sim::RecordedTransport>(std::move(exchanges));
  transport_.otherwise(*recorded_);
  return {};
}

Result<void> CaseWorld::add_sandboxes(const CaseSetting& setting) {
  for (const auto& [connection, sandbox] : setting.file.sandbox) {
    const CasePack& pack = *setting.sandboxes.at(connection.value);
    TRY(auto host, CaseHost::open(clock_, transport_, metrics_));
    std::vector<Override> overrides;
    add_settings(pack.name, sandbox.settings, overrides);
    const auto diagnostics = host->load(pack.compiled, options_of(overrides), pack.name);
    if (diagnostics.has_errors()) return first_error(diagnostics);
    transport_.add(connection.value, [raw = host.get()](const auto& request, const auto& to) {
      raw->serve(request, to);
    });
    sandboxes_[connection.value] = std::move(host);
  }
  return {};
}

Result<void> CaseWorld::add_service(const CaseSetting& setting, const spec::Case& test) {
  const spec::Pack& pack = spec_of(setting.subject);
  subject_ = setting.subject.name;
  // What is found first counts.
  std::vector<Override> overrides;
  for (const auto* settings : {&test.settings, &setting.file.settings}) {
    for (const auto& [owner, values] : *settings) add_settings(owner.value, values, overrides);
  }
  for (const auto& [name, use] : pack.connections) {
    const spec::Connector* connector =
        setting.subject.compiled.workspace->connector(use.connector.value);
    if (connector->settings.find(kHost) != nullptr)
      overrides.push_back({name.value, kHost, loopback_url(name.value)});
    for (const auto& [auth, kind] : connector->auth) {
      if (const auto* client = std::get_if<spec::OAuth2ClientAuth>(&kind))
        token_paths_.emplace(name.value, token_path(client->token));
    }
  }
  TRY(service_, CaseHost::open(clock_, transport_, metrics_));
  LoadOptions options = options_of(overrides);
  if (setting.file.hooks) options.public_url = loopback_url(kService);
  const auto diagnostics = service_->load(setting.subject.compiled, options, setting.subject.name);
  if (diagnostics.has_errors()) return first_error(diagnostics);
  transport_.add(kService,
                 [this](const auto& request, const auto& to) { service_->serve(request, to); });
  return {};
}

Result<void> CaseWorld::fill(const spec::Case& test) {
  for (const auto& [name, collections] : test.given) {
    TRY(CaseHost* const owner, host(name.value));
    for (const auto& [collection, records] : collections) {
      TRY(owner->fill(collection.value, records));
    }
  }
  return {};
}

Result<bool> CaseWorld::work() {
  TRY(const bool worked, service_->work());
  if (worked) return true;
  for (const auto& [name, sandbox] : sandboxes_) {
    TRY(const bool also, sandbox->work());
    if (also) return true;
  }
  return false;
}

Result<std::optional<base::Duration>> CaseWorld::until_due() {
  TRY(auto shortest, service_->until_due());
  for (const auto& [name, sandbox] : sandboxes_) {
    TRY(const auto wait, sandbox->until_due());
    if (wait) shortest = std::min(shortest.value_or(*wait), *wait);
  }
  return shortest;
}

Result<void> CaseWorld::settle() {
  const base::Duration until = clock_.boot() + kLongest;
  while (true) {
    TRY(const bool worked, work());
    if (worked) continue;
    TRY(const auto wait, until_due());
    if (!wait || *wait > until - clock_.boot()) return {};
    clock_.advance(*wait);
  }
}

Result<connector::Client*> CaseWorld::client(const std::string& connection) {
  const auto world = service_->machine().world();
  std::vector<std::string> names;
  for (const auto& [name, client] : world->clients) {
    if (name == connection) return client.get();
    names.push_back(name);
  }
  return base::error(ErrorKind::invalid, "there is no connection '" + connection + "'",
                     base::did_you_mean(connection, names));
}

Result<CaseHost*> CaseWorld::host(const std::string& name) {
  if (const auto found = sandboxes_.find(name); found != sandboxes_.end())
    return found->second.get();
  if (name == subject_) return service_.get();
  std::vector<std::string> names = {subject_};
  for (const auto& [connection, sandbox] : sandboxes_) names.push_back(connection);
  return base::error(ErrorKind::invalid, "no sandbox plays '" + name + "'",
                     base::did_you_mean(name, names));
}

std::vector<LoopbackTransport::Sent> CaseWorld::take_requests() {
  auto sent = transport_.take_sent();
  std::erase_if(sent, [&](const LoopbackTransport::Sent& each) {
    return each.host == kService || token_paths_.count({each.host, each.path}) > 0;
  });
  return sent;
}

std::vector<std::string> CaseWorld::unused_recordings() const {
  return recorded_ ? recorded_->unused() : std::vector<std::string>();
}

}  // namespace engine::app
