// Randomness that nobody can predict.
#pragma once

#include <cstddef>
#include <string>

#include "base/result.h"

namespace engine::crypto {

base::Result<std::string> random_bytes(std::size_t count);
// `bytes` random bytes as base64url: fits into a URL, a header and a file name.
base::Result<std::string> random_token(std::size_t bytes = 32);

}  // namespace engine::crypto
