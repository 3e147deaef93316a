#include "connector/cache.h"

#include <algorithm>

namespace engine::connector {

namespace {

// Beyond this many, what has expired is thrown out before more comes in.
constexpr std::size_t kManyEntries = 1000;

}  // namespace

base::Result<Kept> Cache::get(const std::string& name, base::Duration keep, const Fetch& fetch) {
  if (auto kept = known(name)) return *std::move(kept);
  return flights_.run(name, [&]() -> base::Result<Kept> {
    if (auto kept = known(name)) return *std::move(kept);
    if (auto kept = remembered(name, keep)) return *std::move(kept);
    return renew(name, keep, fetch);
  });
}

base::Result<Kept> Cache::renew(const std::string& name, base::Duration keep, const Fetch& fetch) {
  TRY(base::Value value, fetch());
  const Kept kept{std::move(value), clock_.now()};
  put(name, kept, keep);
  memory_.cache(
      name,
      base::Value::object(
          {{"fetched", base::Value::number(base::to_micros(kept.fetched))}, {"value", kept.value}}),
      keep);
  return kept;
}

std::optional<Kept> Cache::known(const std::string& name) {
  const base::Lock lock(mutex_);
  const auto entry = entries_.find(name);
  if (entry == entries_.end() || entry->second.expires <= clock_.boot()) return std::nullopt;
  return entry->second.kept;
}

std::optional<Kept> Cache::remembered(const std::string& name, base::Duration keep) {
  const base::Value saved = memory_.cached(name);
  const auto fetched = saved.get("fetched").as_integer();
  if (!fetched) return std::nullopt;
  const Kept kept{saved.get("value"), base::from_micros(*fetched)};
  const base::Duration left = keep - std::max(clock_.now() - kept.fetched, base::Duration(0));
  if (left.count() <= 0) return std::nullopt;
  put(name, kept, left);
  return kept;
}

void Cache::put(const std::string& name, const Kept& kept, base::Duration keep) {
  const base::Lock lock(mutex_);
  const base::Duration now = clock_.boot();
  if (entries_.size() >= kManyEntries) {
    std::erase_if(entries_, [&](const auto& each) { return each.second.expires <= now; });
  }
  entries_[name] = {kept, now + keep};
}

}  // namespace engine::connector
