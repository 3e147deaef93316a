// Which rules a request may be for. Immutable; made once per world.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/value.h"
#include "run/world.h"
#include "spec/route.h"

namespace engine::server {

struct RouteEntry {
  const run::LoadedPack* pack = nullptr;
  const rule::Rule* rule = nullptr;
  const rule::Route* route = nullptr;
  spec::Route pattern;
};

struct RouteMatch {
  const RouteEntry* entry = nullptr;
  base::Value params;
};

class RouteTable {
 public:
  // `pack`: only this pack's routes; "" = those of all packs without an address of their own.
  RouteTable(std::shared_ptr<const run::World> world, const std::string& pack);

  // Every route that takes this method and path: written-out paths before those with parameters,
  // else in the order of the files.
  std::vector<RouteMatch> match(const std::string& method, const std::string& path) const;
  // The methods that a path takes, as the header Allow lists them; "" when it takes none.
  std::string allowed(const std::string& path) const;

  const std::shared_ptr<const run::World>& world() const { return world_; }

  const std::vector<RouteEntry>& entries() const { return entries_; }

  // The one whose own address this is; nullptr: packs share it.
  const run::LoadedPack* pack() const { return pack_; }

 private:
  std::shared_ptr<const run::World> world_;
  std::vector<RouteEntry> entries_;
  const run::LoadedPack* pack_ = nullptr;
};

}  // namespace engine::server
