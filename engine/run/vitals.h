// What a pack's work has shown of it so far: its metrics, and when its rules last ended well.
//
// A reload hands them on from one world to the next: only the declarations are the world's own.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "base/value.h"
#include "run/series.h"

namespace engine::run {

struct LoadedPack;

// When the rules that health checks name last ended well. Safe to use from several threads.
class Pulse {
 public:
  struct Beat {
    base::Duration at{};  // Clock::boot(); before the first one, since when it is awaited
    std::optional<base::Time> last;  // nullopt: there was none yet
  };

  // From now on, unless it is watched already.
  void watch(const std::string& rule, const base::Clock& clock);
  // Of a rule that is watched; others do not matter.
  void beat(const std::string& rule, const base::Clock& clock);
  Beat of(const std::string& rule) const;

 private:
  mutable base::Mutex mutex_;
  std::map<std::string, Beat> beats_ GUARDED_BY(mutex_);  // by "pack/rule"
};

// Empty: nobody looks, as in a plan.
struct Vitals {
  std::vector<std::shared_ptr<Series>> series;  // of the pack's metrics, in their order
  std::vector<base::Duration> within;           // of its health checks, in their order
  std::shared_ptr<Pulse> pulse;
};

// For a pack that begins: with what `before` (may be nullptr) counted under the same declarations.
// Error invalid: a check's `within` is no time.
base::Result<Vitals> vitals_of(const LoadedPack& pack, const LoadedPack* before,
                               const base::Clock& clock);

// { NAME: { ok: true, last: TIME } } of each health check; `last` is null before the first time.
base::Value checks_of(const LoadedPack& pack, const base::Clock& clock);
// As rules know it: the same with `ok` of all of them.
base::Value health_of(const LoadedPack& pack, const base::Clock& clock);

}  // namespace engine::run
