// Keys in the addresses that a product is told.
//
// Outside of the product such a key goes by the setting that it comes from,
// "…?key=${settings.NAME}", so that no journal, plan, log or page shows it. Only the secrets of one
// pack, and only as a value in a query or as a whole text.
#pragma once

#include <map>
#include <string>

#include "base/secret.h"
#include "base/value.h"

namespace engine::run {

using Secrets = std::map<std::string, base::Secret>;  // by setting

// "${settings.NAME}"
std::string key_name(const std::string& setting);

// The texts of a record with the keys for their names, and the other way round.
base::Value with_keys(const base::Value& record, const Secrets& secrets);
base::Value without_keys(const base::Value& record, const Secrets& secrets);

}  // namespace engine::run
