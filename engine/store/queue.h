// The durable queue: events become tasks, a task is leased by one worker at a time, tasks with
// equal keys run one at a time in the order in which they were accepted.
//
// Every method is one commit. A lease that is neither settled nor renewed in time returns to the
// queue, so work may run twice but is never lost; what an attempt that lost its lease still wants
// to write is refused (ErrorKind::conflict, Halt::fenced). Safe to use from several threads.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/duration.h"
#include "base/result.h"
#include "base/value.h"

namespace engine::store {

struct NewTask {
  std::string rule;  // "pack/rule"
  std::string key;   // "" : no order to keep
  base::Value input;
  std::string lane = "live";  // live tasks are claimed before bulk ones
  std::string source;         // "route POST /x", "schedule", "cli", "task"
  std::string dedup;          // "" : none; the same (rule, dedup) within the window is one task
  bool coalesce = false;      // a HELD task of the same rule and key takes this event in
  std::optional<base::Time> run_at;  // not before
  std::string parent;                // task that enqueued it
};

struct Accepted {
  std::string task;
  bool duplicate = false;  // the event was known, or merged into a waiting task
  base::Time eta{};        // an estimate: now, its own run_at, or behind those before it
};

// A leased task. `attempt` is the fence: it grows with every claim.
struct Claim {
  std::string task;
  std::string rule;
  std::string key;
  std::string lane;
  base::Value input;
  std::string source;
  std::string config;  // hash of the workspace that the task is pinned to
  int attempt = 0;     // claims so far, this one included
  int errors = 0;      // attempts that ended in a retryable error
  int crashes = 0;     // leases lost
  base::Time created{};
  base::Duration
      taken{};  // Clock::boot() when the claim was asked for: the trust window counts from here
};

enum class BackReason { error, throttled, uncertain, blocked, held, drained };

struct GiveBack {
  BackReason reason = BackReason::error;  // only `error` counts as one
  base::Time run_at{};
  std::string message;     // redacted; for people
  std::string blocked_on;  // for `blocked` a connection, for `held` a name: due when it is free
};

enum class TaskState { held, ready, leased, settled, parked };

// For people: lists, answers, the dashboard.
struct TaskView {
  std::string task;
  std::string rule;
  std::string key;
  std::string lane;
  std::string source;
  TaskState state = TaskState::ready;
  std::string outcome;  // "" while it lives
  std::string reason;   // why skipped, parked, failed; or why it waits
  base::Value value;    // of `finish`
  base::Value input;
  base::Time created{};
  std::optional<base::Time> run_at;
  std::optional<base::Time> finished;
  int attempts = 0;
  int errors = 0;
  int crashes = 0;
  std::string parent;
};

struct TaskFilter {
  std::string rule;
  std::string outcome;
  std::string reason;  // substring
  std::string key;
  std::optional<TaskState> state;
  std::optional<base::Time> since;
  std::string after;  // task id to go on behind (newest first)
  int limit = 50;
};

struct Counts {
  std::int64_t ready = 0, held = 0, leased = 0, parked = 0, settled = 0, blocked = 0;
  std::optional<base::Duration> oldest;  // age of the oldest that is ready or held
};

// What became of the tasks that a task made.
struct Children {
  std::int64_t left = 0;          // not tried yet, running or waiting for their turn
  std::int64_t trying_again = 0;  // waiting after an error
  std::int64_t settled = 0, parked = 0;
  std::optional<base::Time> last_end;  // of those that have ended
};

class Queue {
 public:
  virtual ~Queue() = default;

  virtual base::Result<Accepted> accept(const NewTask& task) = 0;
  // Up to `limit` due tasks, pinned to `config` unless they already are to another one.
  virtual base::Result<std::vector<Claim>> claim(int limit, const std::string& config) = 0;
  // Renews all of them; returns the tasks whose lease is lost.
  virtual base::Result<std::vector<std::string>> heartbeat(const std::vector<Claim>& claims) = 0;
  virtual base::Result<void> give_back(const Claim& claim, const GiveBack& back) = 0;
  // Expired leases return to the queue, after the third crash they are parked. Returns how many.
  virtual base::Result<int> reap() = 0;
  // Names that only one task may hold at a time (keys of nested rules, match values of creates).
  // All or none; returns the one that another task has, "" when there is none. Kept until the task
  // is settled or given back; kept beyond that while it is uncertain whether the task created
  // something under them.
  virtual base::Result<std::string> hold(const Claim& claim,
                                         const std::vector<std::string>& names) = 0;
  // Whether another task that runs has it: it may soon be free.
  virtual base::Result<bool> is_held_by_running(const Claim& claim, const std::string& name) = 0;

  // Tasks blocked on this connection become due now. Returns how many.
  virtual base::Result<int> unblock(const std::string& connection) = 0;
  // Operator's actions on a parked task.
  virtual base::Result<void> retry(const std::string& task) = 0;
  virtual base::Result<void> drop(const std::string& task, const std::string& reason) = 0;

  virtual base::Result<std::optional<TaskView>> find(const std::string& task) = 0;
  virtual base::Result<std::vector<TaskView>> list(const TaskFilter& filter) = 0;
  virtual base::Result<Counts> counts() = 0;
  virtual base::Result<Children> children(const std::string& task) = 0;
  virtual base::Result<std::vector<std::string>> pinned_configs() = 0;  // of tasks that live

  // Returns when a task may be due, or after `longest`. For workers; no busy waiting.
  virtual void wait(base::Duration longest) = 0;
  virtual void wake() = 0;
  // Returns when the task is settled or parked, after `longest` or when woken: its view then. For
  // `answer: done`.
  virtual base::Result<std::optional<TaskView>> wait_for(const std::string& task,
                                                         base::Duration longest) = 0;
};

std::string_view to_string(TaskState state);
std::string_view to_string(BackReason reason);

}  // namespace engine::store
