// Whether a request may use a route. Fails closed; compares in constant time.
#pragma once

#include <string>

#include "base/duration.h"
#include "http/listener.h"
#include "run/world.h"

namespace engine::server {

enum class Admission { granted, refused };

// `name`: of the pack's `auth`; "" or "none": everybody.
Admission admit(const run::LoadedPack& pack, const std::string& name, const http::Incoming& request,
                base::Time now);

}  // namespace engine::server
