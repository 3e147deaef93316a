// Files and settings become a world that runs. Starting is a reload from nothing.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/settings.h"
#include "base/clock.h"
#include "base/diagnostic.h"
#include "base/metrics.h"
#include "connector/memory.h"
#include "http/transport.h"
#include "run/world.h"
#include "spec/workspace.h"

namespace engine::app {

struct LoadOptions {
  spec::Folders folders;
  std::vector<Override> overrides;
  std::string public_url;  // in place of engine.yaml's
  Environment environment = process_environment();
};

// What live connections stand on. All must outlive every world built on them.
struct Systems {
  http::Transport& transport;
  base::Clock& clock;
  connector::Memory& memory;
  base::Metrics& metrics;
};

// Everything compiled, nothing connected: what `check` needs. Diagnostics say whether it may run.
struct Compiled {
  std::shared_ptr<const spec::Workspace> workspace;
  std::vector<std::shared_ptr<const rule::Pack>> packs;
  std::vector<std::shared_ptr<const connector::Connector>> connectors;
  base::Diagnostics diagnostics;
};

Compiled compile(const spec::Folders& folders);

// nullptr, and why, when anything is wrong; settings without a value are errors here. Connections
// whose connector and account did not change since `previous` (may be nullptr) are kept: with their
// token, budgets and caches.
std::shared_ptr<const run::World> build_world(Compiled& compiled, const LoadOptions& options,
                                              const Systems& systems, const run::World* previous);

}  // namespace engine::app
