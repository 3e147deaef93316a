// The parts of the engine that every verb shares: store, connections, the current world, the
// executor.
//
// `load` builds a new world beside the old one and swaps a pointer when everything is right; when
// anything is wrong nothing changes. Tasks keep the world that they started with. Safe to use from
// several threads once opened.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/load.h"
#include "app/store_memory.h"
#include "base/clock.h"
#include "base/metrics.h"
#include "base/mutex.h"
#include "http/transport.h"
#include "run/executor.h"
#include "run/lookups.h"
#include "run/workers.h"
#include "store/store.h"

namespace engine::app {

class Machine {
 public:
  struct Parts {
    base::Clock& clock;
    http::Transport& transport;
    base::Metrics& metrics;
    std::unique_ptr<store::Store> store;
  };

  explicit Machine(Parts parts);

  // Reads the folders again. Diagnostics with errors: the world before stays.
  base::Diagnostics load(const LoadOptions& options);
  // The same with what was compiled already.
  base::Diagnostics load(Compiled compiled, const LoadOptions& options);
  std::shared_ptr<const run::World> world() const;
  std::shared_ptr<const run::World> world(
      const std::string& version) const;  // the current one when it is gone

  store::Store& store() { return *parts_.store; }

  base::Clock& clock() { return parts_.clock; }

  base::Metrics& metrics() { return parts_.metrics; }

  run::Lookups& lookups() { return lookups_; }

  run::Executor& executor() { return executor_; }

  run::JournalLimits limits() const;
  run::WorkersOptions workers() const;
  // Worlds that no living task is pinned to go.
  void drop_old_worlds();

 private:
  Parts parts_;
  StoreMemory memory_;
  run::Lookups lookups_;
  mutable base::Mutex mutex_;
  std::shared_ptr<const run::World> world_ GUARDED_BY(mutex_);
  std::vector<std::shared_ptr<const run::World>> older_ GUARDED_BY(mutex_);
  run::Executor executor_;
};

// Where the store of a workspace is: what was given, else as engine.yaml says, relative to its
// folder.
std::string store_path(const spec::Workspace& workspace, const std::string& given);

// Makes every collection known to a store, and fills those that are new from their seed.
base::Result<void> declare_collections(const run::World& world, store::Store& store, bool seed);

}  // namespace engine::app
