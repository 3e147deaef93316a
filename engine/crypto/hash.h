// SHA-256.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace engine::crypto {

// 32 bytes.
base::Result<std::string> sha256(std::string_view bytes);
// 64 lower-case hex digits.
base::Result<std::string> sha256_hex(std::string_view bytes);

}  // namespace engine::crypto
