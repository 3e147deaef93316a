// What connections remember, kept in the store. Safe to use from several threads.
#pragma once

#include "connector/memory.h"
#include "store/state.h"

namespace engine::app {

// A store that refuses costs a repeated request, not an error: what is remembered here can be asked
// for again.
class StoreMemory final : public connector::Memory {
 public:
  explicit StoreMemory(store::State& state) : state_(state) {}

  base::Value bucket(const std::string& connection, const std::string& budget) override;
  void save_bucket(const std::string& connection, const std::string& budget,
                   const base::Value& state) override;
  base::Value cached(const std::string& name) override;
  void cache(const std::string& name, const base::Value& value, base::Duration keep) override;

 private:
  store::State& state_;
};

}  // namespace engine::app
