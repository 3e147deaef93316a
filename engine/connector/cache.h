// What was fetched once and is good for a while: in this process, and in Memory for the next one.
//
// Safe to use from several threads; those that miss the same name at the same time share one fetch.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/mutex.h"
#include "connector/memory.h"
#include "connector/single_flight.h"

namespace engine::connector {

// A value, and how old it was when it was taken from here.
struct Kept {
  base::Value value;
  base::Time fetched{};
};

class Cache {
 public:
  using Fetch = std::function<base::Result<base::Value>()>;

  Cache(base::Clock& clock, Memory& memory) : clock_(clock), memory_(memory) {}

  base::Result<Kept> get(const std::string& name, base::Duration keep, const Fetch& fetch);
  // Fetches, whatever is known.
  base::Result<Kept> renew(const std::string& name, base::Duration keep, const Fetch& fetch);

 private:
  struct Entry {
    Kept kept;
    base::Duration expires{0};  // boot time
  };

  std::optional<Kept> known(const std::string& name);
  std::optional<Kept> remembered(const std::string& name, base::Duration keep);
  void put(const std::string& name, const Kept& kept, base::Duration keep);

  base::Clock& clock_;
  Memory& memory_;
  SingleFlight<Kept> flights_;
  base::Mutex mutex_;
  std::map<std::string, Entry> entries_ GUARDED_BY(mutex_);
};

}  // namespace engine::connector
