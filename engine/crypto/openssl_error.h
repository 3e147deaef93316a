// What OpenSSL complains about, as an Error. For the sources of this layer only.
#pragma once

#include <string_view>

#include "base/error.h"

namespace engine::crypto {

// Kind internal: "cannot <what>: <OpenSSL's reason>". Empties this thread's queue of complaints.
base::Error openssl_error(std::string_view what);

}  // namespace engine::crypto
