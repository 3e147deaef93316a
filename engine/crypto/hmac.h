// HMAC with SHA-256: signs and verifies what arrives by webhook.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"

namespace engine::crypto {

// 32 bytes. Compare signatures with crypto/equal.h, never with ==.
base::Result<std::string> hmac_sha256(const base::Secret& key, std::string_view bytes);

}  // namespace engine::crypto
