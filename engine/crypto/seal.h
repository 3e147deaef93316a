// Secrets at rest: AES-256-GCM.
//
//   sealed = nonce (12 bytes, random) text (as long as the plain one) tag (16 bytes)
//
// The associated data is not kept in `sealed` but must be the same when it is opened: name the
// place where it is stored ("secrets/acme/token"), and a sealed text cannot be moved to another
// place.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"

namespace engine::crypto {

// `key` must have 32 bytes. Error: kind invalid when it has not.
base::Result<std::string> seal(const base::Secret& key, const base::Secret& plain,
                               std::string_view associated);
// Error: kind invalid when key or place are not those it was sealed with, or it was changed.
base::Result<base::Secret> open(const base::Secret& key, std::string_view sealed,
                                std::string_view associated);

}  // namespace engine::crypto
