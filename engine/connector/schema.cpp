#include "connector/schema.h"

#include <algorithm>

#include "base/suggest.h"

namespace engine::connector {

namespace {

constexpr base::Duration kReloadEvery = std::chrono::minutes(1);
constexpr std::size_t kMostFields = 10'000;
// Without a schema nothing changes while the process lives.
constexpr base::Duration kForever = std::chrono::hours(24 * 365 * 100);

const std::string* first_unknown(const EntityInfo& info, const std::vector<std::string>& names) {
  if (info.open) return nullptr;
  const auto unknown = std::find_if(names.begin(), names.end(), [&](const std::string& name) {
    return !info.fields.contains(name);
  });
  return unknown == names.end() ? nullptr : &*unknown;
}

base::Error unknown_field(const std::string& connection, const Entity& entity,
                          const EntityInfo& info, const std::string& name) {
  std::vector<std::string> names;
  for (const auto& [known, field] : info.fields) names.push_back(known);
  return base::error(base::ErrorKind::invalid,
                     connection + "." + entity.name + " has no field '" + name + "'",
                     base::did_you_mean(name, names));
}

}  // namespace

base::Result<Info> Schemas::info(lua::Runtime& lua, const Entity& entity,
                                 const CallOptions& options) {
  if (auto info = known(entity)) return *std::move(info);
  return flights_.run(entity.name, [&]() -> base::Result<Info> {
    if (auto info = known(entity)) return *std::move(info);
    return load(lua, entity, options, false);
  });
}

base::Result<Info> Schemas::info_with(lua::Runtime& lua, const Entity& entity,
                                      const std::vector<std::string>& names,
                                      const CallOptions& options) {
  TRY(Info info, this->info(lua, entity, options));
  const std::string* unknown = first_unknown(*info, names);
  if (unknown && entity.schema) {
    TRY(info, flights_.run(entity.name + " again", [&]() -> base::Result<Info> {
      if (!may_reload(entity)) return this->info(lua, entity, options);
      return load(lua, entity, options, true);
    }));
    unknown = first_unknown(*info, names);
  }
  if (unknown) return unknown_field(connection_, entity, *info, *unknown);
  return info;
}

std::optional<Info> Schemas::known(const Entity& entity) {
  const base::Lock lock(mutex_);
  const auto found = snapshots_.find(entity.name);
  if (found == snapshots_.end() || found->second.expires <= clock_.boot()) return std::nullopt;
  return found->second.info;
}

bool Schemas::may_reload(const Entity& entity) {
  const base::Lock lock(mutex_);
  const base::Duration now = clock_.boot();
  const auto [last, first_time] = reloaded_.try_emplace(entity.name, now);
  if (!first_time && now - last->second < kReloadEvery) return false;
  last->second = now;
  return true;
}

base::Result<Info> Schemas::load(lua::Runtime& lua, const Entity& entity,
                                 const CallOptions& options, bool again) {
  Kept listing;
  base::Duration keep = kForever;
  if (entity.schema) {
    keep = entity.spec->schema->keep;
    const std::string name = "fields " + connection_ + "." + entity.name;
    const auto read = [&] { return fetch(lua, entity, options); };
    TRY(listing, again ? cache_.renew(name, keep, read) : cache_.get(name, keep, read));
    keep -= std::clamp(clock_.now() - listing.fetched, base::Duration(0), keep);
  }
  TRY(EntityInfo info, describe_entity(lua, entity, settings_, listing.value));
  const auto shared = std::make_shared<const EntityInfo>(std::move(info));
  const base::Lock lock(mutex_);
  snapshots_[entity.name] = {shared, clock_.boot() + keep};
  return Info(shared);
}

base::Result<base::Value> Schemas::fetch(lua::Runtime& lua, const Entity& entity,
                                         const CallOptions& options) {
  const Operation* operation = compiled_.operation(entity.schema->from);
  if (!operation) {
    return base::error(
        base::ErrorKind::invalid,
        connection_ + "." + entity.name + ": there is no operation '" + entity.schema->from + "'");
  }
  // What the asking step knows of its own answers says nothing about these.
  CallOptions unconditional = options;
  unconditional.validators = nullptr;
  TRY(const auto items, caller_.all_items(lua, *operation, {}, unconditional, kMostFields));
  base::Value listing = base::Value::list();
  for (const base::Value& item : items) listing.push(item);
  return listing;
}

}  // namespace engine::connector
