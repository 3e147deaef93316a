#include "app/store_memory.h"

#include "base/log.h"

namespace engine::app {

using base::Value;

namespace {

void report(const base::Result<void>& result) {
  if (!result)
    base::log::warning("a connection's memory was not kept",
                       {{"error", base::to_text(result.error())}});
}

}  // namespace

Value StoreMemory::bucket(const std::string& connection, const std::string& budget) {
  const auto buckets = state_.buckets();
  if (!buckets) return {};
  for (const auto& bucket : *buckets) {
    if (bucket.connection == connection && bucket.budget == budget) return bucket.state;
  }
  return {};
}

void StoreMemory::save_bucket(const std::string& connection, const std::string& budget,
                              const Value& state) {
  report(state_.save_buckets({{connection, budget, state}}));
}

Value StoreMemory::cached(const std::string& name) {
  auto value = state_.cached(name);
  return value ? *value : Value();
}

void StoreMemory::cache(const std::string& name, const Value& value, base::Duration keep) {
  report(state_.cache(name, value, keep));
}

}  // namespace engine::app
