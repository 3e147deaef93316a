// How a task leaves its lease, inside the caller's transaction: back to the queue, or for good.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/core.h"
#include "store/queue.h"

namespace engine::store {

struct Lease {
  std::string task;
  int lane = 0;
  int attempt = 0;
  int errors = 0;
  int crashes = 0;
  std::int64_t config = 0;
  base::Time taken{};
};

// The claim's lease; error conflict, halt `fenced`, when it is over or belongs to a later attempt.
base::Result<Lease> check_lease(Database& database, const Core& core, const Claim& claim);

struct Ending {
  bool is_parked = false;
  std::string outcome;
  std::string reason;
  std::optional<std::string> value;
  std::optional<base::Duration> keep = {};
};

// Ends a leased task: frees its key and what it held, promotes the next of its key. Returns how
// many other tasks became due.
base::Result<int> end_task(Database& database, const Core& core, const Lease& lease,
                           const Ending& ending);

struct Return {
  std::optional<BackReason> reason;
  base::Time run_at;
  std::string message;
  std::string blocked_on;
};

// Puts a leased task back, with the counters of `lease`.
base::Result<void> return_task(Database& database, const Lease& lease, const Return& back);

struct Reaped {
  int count = 0;
  std::vector<std::string> parked;
};

// Leases that ended by `until` without a word: each is a crash. The task returns to the queue,
// after its third crash it is parked.
base::Result<Reaped> reap_leases(Database& database, const Core& core, base::Time until);

// For people: what became of this attempt.
base::Result<void> write_attempt(Database& database, const Core& core, const Lease& lease,
                                 std::string_view outcome, const std::string& message);

}  // namespace engine::store
