// The end of a task: its outcome and everything that becomes true with it, in one commit.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/value.h"
#include "store/effects.h"
#include "store/queue.h"

namespace engine::store {

struct Settlement {
  std::string outcome;  // created | updated | skipped | deleted | parked | failed | done
  std::string reason;
  base::Value value;
  Learned learned;

  struct Fingerprint {
    std::string rule, record, hash;
  };

  std::vector<Fingerprint> fingerprints;

  // What State::cached tells from now on.
  struct Kept {
    std::string name;
    base::Value value;
    base::Duration keep{};
  };

  std::vector<Kept> kept;
  std::vector<std::pair<std::string, base::Value>> cursors;
  std::vector<NewTask> children;
  std::optional<base::Duration> keep;  // so long the task is remembered; none: as long as others
};

class Settle {
 public:
  virtual ~Settle() = default;
  // Ends the task (outcome "parked" parks it), frees its key and what it held, promotes the next of
  // its key.
  virtual base::Result<void> settle(const Claim& claim, const Settlement& settlement) = 0;
  // A page of a long task: cursors and children move now, the task goes on.
  virtual base::Result<void> page(const Claim& claim, const Settlement& settlement) = 0;
};

}  // namespace engine::store
