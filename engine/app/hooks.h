// What the hooks of a pack register: records for their products, and the addresses that are ours.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/diagnostic.h"
#include "base/value.h"
#include "connector/client.h"
#include "run/world.h"

namespace engine::app {

using Clients = std::map<std::string, std::shared_ptr<connector::Client>>;

// { CONNECTION: { wanted: [record with id], addresses: [text] } }. Keys go by the names of their
// settings (run/hidden_keys.h). A hook whose route nothing would open is a warning, and the hooks
// of its connection are left as they are.
base::Value hooks_of(const run::LoadedPack& pack, const Clients& clients,
                     const std::string& public_url, base::Diagnostics& diagnostics);

}  // namespace engine::app
