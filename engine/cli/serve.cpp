#include <csignal>
#include <cstdio>

#include "app/service.h"
#include "cli/verbs.h"
#include "cli/workspace.h"

namespace engine::cli {

void add_serve(Arguments&) {}

int serve(const Common& common) {
  // Blocked before any thread starts, so that only `wait_for_signal` takes them.
  sigset_t signals;
  sigemptyset(&signals);
  for (const int each : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, each);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  const app::LoadOptions options = load_options(common);
  auto opened = app::Service::open(options, common.store);
  if (!opened.service) {
    print(opened.diagnostics, common);
    if (opened.error) print(*opened.error);
    return opened.error ? exit_code(*opened.error) : static_cast<int>(kUsage);
  }
  if (!opened.diagnostics.empty()) print(opened.diagnostics, common);
  for (const auto& address : opened.service->addresses()) {
    std::printf("%s http://%s:%d\n", address.pack.empty() ? "listening" : address.pack.c_str(),
                address.host.c_str(), address.port);
  }
  std::fflush(stdout);
  return opened.service->run(signals);
}

}  // namespace engine::cli
