// A pack with a store of its own that serves its routes and works on its tasks in this process:
// the pack under test, and each sandbox.
//
// For one thread. Moves only when told.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/machine.h"
#include "http/listener.h"
#include "lua/runtime.h"
#include "rule/change.h"
#include "run/executor.h"
#include "run/pack_metrics.h"
#include "run/scheduler.h"
#include "server/route_table.h"
#include "server/webhook.h"
#include "sim/stopped_clock.h"

namespace engine::app {

class CaseHost {
 public:
  static base::Result<std::unique_ptr<CaseHost>> open(sim::StoppedClock& clock,
                                                      http::Transport& transport,
                                                      base::Metrics& metrics);

  // `pack`: whose routes it serves.
  base::Diagnostics load(const Compiled& compiled, const LoadOptions& options,
                         const std::string& pack);

  // While nothing works on its tasks an answer that waits for one does not come.
  void serve(const http::Incoming& request, const std::shared_ptr<http::Responder>& responder);
  // Whether this request is answered when its task is done. Then `serve` and `work` may run on two
  // threads.
  bool answers_when_done(const http::Incoming& request) const;
  // One attempt at a task that is due; false: none is.
  base::Result<bool> work();
  // What schedules have due by now becomes tasks; what is kept no longer goes.
  base::Result<void> tick();
  // How long until the next task is due; nullopt: there is none.
  base::Result<std::optional<base::Duration>> until_due();

  // Of the pack's collections; names without the pack's.
  base::Result<void> fill(const std::string& collection, const std::vector<base::Value>& records);
  base::Result<std::vector<base::Value>> records(const std::string& collection);
  base::Result<void> insert(const std::string& collection, const base::Value& record);
  base::Result<void> change(const std::string& collection, const base::Value& id,
                            const base::Value& fields);
  base::Result<void> remove(const std::string& collection, const base::Value& id);

  // The metrics of the pack.
  std::vector<run::Family> metrics();

  // All tasks so far, oldest first.
  base::Result<std::vector<store::TaskView>> tasks();

  // Writes to systems since the last time.
  std::vector<rule::Change> take_changes() { return std::exchange(changes_, {}); }

  Machine& machine() { return *machine_; }

 private:
  explicit CaseHost(std::unique_ptr<Machine> machine);
  base::Result<std::string> full_name(const std::string& collection) const;

  std::unique_ptr<Machine> machine_;
  std::vector<rule::Change> changes_;
  std::optional<run::Executor> executor_;
  std::optional<run::Scheduler> scheduler_;
  std::optional<server::RouteTable> routes_;
  server::Webhook webhook_;
  lua::Runtime serving_;  // requests come in while tasks run
  lua::Runtime working_;
  std::string pack_;
};

}  // namespace engine::app
