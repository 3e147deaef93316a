// Threads that want the same thing at the same time share one making of it.
//
// Safe to use from several threads. Whoever comes while it is made waits and gets the same result,
// a failure too; whoever comes later makes it anew, so `make` first looks whether somebody just
// did.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/mutex.h"
#include "base/result.h"

namespace engine::connector {

template <class T>
class SingleFlight {
 public:
  template <class Make>
  base::Result<T> run(const std::string& key, Make make) {
    bool first = false;
    const auto flight = join(key, first);
    if (first) {
      base::Result<T> result = make();
      const base::Lock lock(mutex_);
      flight->result = result;
      flights_.erase(key);
      landed_.notify_all();
      return result;
    }
    const base::Lock lock(mutex_);
    while (!flight->result) landed_.wait(mutex_);
    return *flight->result;
  }

 private:
  struct Flight {
    std::optional<base::Result<T>> result;
  };

  std::shared_ptr<Flight> join(const std::string& key, bool& first) {
    const base::Lock lock(mutex_);
    auto& flight = flights_[key];
    first = flight == nullptr;
    if (first) flight = std::make_shared<Flight>();
    return flight;
  }

  base::Mutex mutex_;
  base::Condition landed_;
  std::map<std::string, std::shared_ptr<Flight>> flights_ GUARDED_BY(mutex_);
};

}  // namespace engine::connector
