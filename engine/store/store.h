// The engine's memory: one database for queue, effects, links, state and collections.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "store/documents.h"
#include "store/effects.h"
#include "store/links.h"
#include "store/queue.h"
#include "store/settlement.h"
#include "store/state.h"

namespace engine::store {

class Store {
 public:
  virtual ~Store() = default;
  virtual Queue& queue() = 0;
  virtual Effects& effects() = 0;
  virtual Links& links() = 0;
  virtual State& state() = 0;
  virtual Documents& documents() = 0;
  virtual Settle& settle() = 0;

  // Drops what is older than its time to live. For the janitor; returns how many rows.
  virtual base::Result<int> purge() = 0;
  // The store met an error after which it may not go on (exit 75), or is full (read-only for now).
  enum class Health { good, full, failed };
  virtual Health health() const = 0;
};

struct OpenOptions {
  base::Duration lease{std::chrono::seconds(60)};
  base::Duration dedup_window{std::chrono::hours(96)};
  base::Duration history{std::chrono::hours(24 * 7)};
  // How long a parked task that may have created something keeps its names: longer than a request
  // and a product's index may take.
  base::Duration doubt{std::chrono::minutes(5)};
};

// Opens (or makes) the file, takes its lock, migrates it, checks it. Errors: kind stopped, code
// "locked" (another process has it), "newer" (schema of a later version), "corrupt". All leases of
// a former process are void.
base::Result<std::unique_ptr<Store>> open_sqlite(const std::string& path, base::Clock& clock,
                                                 const OpenOptions& options = {});
// What stands for a path where a store shall live in memory and go with the process.
inline constexpr const char* kInMemory = ":memory:";

// The same on memory, for tests, plans and simulations.
base::Result<std::unique_ptr<Store>> open_memory(base::Clock& clock,
                                                 const OpenOptions& options = {});

}  // namespace engine::store
