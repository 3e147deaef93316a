#include "app/service.h"

#include <atomic>
#include <thread>

#include "app/machine.h"
#include "base/log.h"
#include "http/curl_transport.h"
#include "run/janitor.h"
#include "run/scheduler.h"
#include "run/session.h"

namespace engine::app {

namespace {

// What is settled for the network need not be for a product's index.
constexpr int kDoubtInSettles = 5;
constexpr int kStopped = 0;
constexpr int kStartAgain = 75;
constexpr timespec kLook = {1, 0};  // how often files are looked at for changes

// Somebody who declared hooks waits for events that nobody will send.
void say_unregistered(const run::World& world) {
  std::string packs;
  for (const auto& pack : world.packs) {
    if (!pack.pack->spec().hooks.empty() && pack.hooks.is_absent())
      packs += (packs.empty() ? "" : ", ") + pack.pack->name();
  }
  if (packs.empty()) return;
  base::log::info("hooks are not registered: there is no public_url", {{"packs", packs}});
}

// Their cookies cannot be signed.
void say_unsigned(const run::World& world) {
  for (const auto& pack : world.packs) {
    const auto& sessions = pack.pack->spec().sessions;
    if (!sessions || run::can_sign(pack)) continue;
    base::log::warning("a secret has no value: rules with sessions answer 503",
                       {{"pack", pack.pack->name()}, {"setting", spec::secret_setting(*sessions)}});
  }
}

}  // namespace

struct Service::Parts {
  LoadOptions options;
  base::SystemClock clock;
  http::CurlTransport transport;
  server::PrometheusMetrics metrics;
  server::Readiness readiness;
  std::unique_ptr<Machine> machine;
  std::unique_ptr<server::Server> server;
  std::unique_ptr<run::Workers> workers;
  std::unique_ptr<run::Scheduler> scheduler;
  std::unique_ptr<run::Janitor> janitor;
  std::atomic<bool> failed{false};
  std::string files;  // fingerprint of the folders when they were read last
};

Service::Service() : parts_(std::make_unique<Parts>()) {}

Service::~Service() {
  if (!parts_->machine) return;
  parts_->readiness.stopping();
  if (parts_->server) parts_->server->stop();
  if (parts_->scheduler) parts_->scheduler->stop();
  if (parts_->workers) parts_->workers->stop();
  if (parts_->janitor) parts_->janitor->stop();
}

Service::Opened Service::open(const LoadOptions& options, const std::string& store_path) {
  Opened result;
  std::unique_ptr<Service> service(new Service);
  Parts& parts = *service->parts_;
  parts.options = options;
  parts.files = spec::fingerprint_of_folders(options.folders);
  Compiled compiled = compile(options.folders);
  if (compiled.diagnostics.has_errors()) {
    result.diagnostics = std::move(compiled.diagnostics);
    return result;
  }
  store::OpenOptions store_options;
  store_options.doubt = compiled.workspace->app.settle * kDoubtInSettles;
  auto store = store::open_sqlite(app::store_path(*compiled.workspace, store_path), parts.clock,
                                  store_options);
  if (!store) {
    result.error = store.error();
    return result;
  }
  parts.machine = std::make_unique<Machine>(
      Machine::Parts{parts.clock, parts.transport, parts.metrics, std::move(*store)});
  Machine& machine = *parts.machine;
  result.diagnostics = machine.load(options);
  if (result.diagnostics.has_errors()) return result;
  parts.readiness.loaded(machine.world()->version, parts.clock.now());
  say_unregistered(*machine.world());
  say_unsigned(*machine.world());

  const auto current = [&machine] { return machine.world(); };
  parts.workers = std::make_unique<run::Workers>(machine.executor(), machine.store(), parts.clock,
                                                 machine.workers(),
                                                 [&machine] { return machine.world()->version; });
  parts.workers->on_failure([&parts](const base::Error&) { parts.failed = true; });
  parts.server = std::make_unique<server::Server>(server::Server::Parts{
      machine.store(), machine.lookups(), parts.clock, parts.metrics, parts.readiness, current});
  if (auto started = parts.server->start(); !started) {
    result.error = started.error();
    return result;
  }
  parts.workers->start();
  parts.scheduler = std::make_unique<run::Scheduler>(machine.store(), parts.clock, current);
  parts.scheduler->start();
  parts.janitor =
      std::make_unique<run::Janitor>(machine.store(), [&machine] { machine.drop_old_worlds(); });
  parts.janitor->start();
  result.service = std::move(service);
  return result;
}

std::vector<server::Address> Service::addresses() const {
  return parts_->server->addresses();
}

Machine& Service::machine() {
  return *parts_->machine;
}

int Service::run(const sigset_t& signals) {
  while (!parts_->failed) {
    const int signal = sigtimedwait(&signals, nullptr, &kLook);
    if (signal == SIGTERM || signal == SIGINT) return kStopped;
    if (signal == SIGHUP) {
      reload();
      continue;
    }
    if (signal < 0 && spec::fingerprint_of_folders(parts_->options.folders) != parts_->files)
      reload();
  }
  base::log::error("the store failed: ending, so that a new start finds what is on disk", {});
  return kStartAgain;
}

// All or nothing: with any error the world before goes on.
void Service::reload() {
  parts_->files = spec::fingerprint_of_folders(parts_->options.folders);
  const base::Diagnostics diagnostics = parts_->machine->load(parts_->options);
  const bool refused = diagnostics.has_errors();
  parts_->metrics.count("engine_reloads_total", {refused ? "refused" : "loaded"}, 1);
  if (refused) {
    parts_->readiness.refused(diagnostics, parts_->clock.now());
    for (const auto& each : diagnostics.sorted())
      base::log::error("reload refused", {{"diagnostic", base::to_text(each)}});
    return;
  }
  parts_->readiness.loaded(parts_->machine->world()->version, parts_->clock.now());
  base::log::info("reloaded", {{"workspace", parts_->machine->world()->version}});
}

}  // namespace engine::app
