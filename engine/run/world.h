// One loaded version of the workspace, ready to run: compiled packs, live connections. Immutable,
// but for what connections and packs remember of their work.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "base/value.h"
#include "connector/client.h"
#include "rule/pack.h"
#include "run/vitals.h"
#include "spec/workspace.h"

namespace engine::run {

struct LoadedPack {
  std::shared_ptr<const rule::Pack> pack;
  base::Value settings;                         // without secrets
  std::map<std::string, base::Secret> secrets;  // of its routes' keys
  std::string version;  // of its files and settings: what fingerprints hang on
  base::Value hooks;    // what its hooks register; absent: there is no public address
  Vitals vitals;
};

struct World {
  std::shared_ptr<const spec::Workspace> workspace;
  std::string version;  // names this world; tasks are pinned to it
  std::vector<LoadedPack> packs;
  std::map<std::string, std::shared_ptr<connector::Client>> clients;  // by connection name
  std::map<std::string, std::string>
      accounts;  // connection → fingerprint of its connector and settings

  const LoadedPack* pack(std::string_view name) const;
  // Of "pack/rule".
  const LoadedPack* pack_of(std::string_view rule) const;
  const rule::Rule* rule(std::string_view name) const;
};

}  // namespace engine::run
