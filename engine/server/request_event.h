// A request as rules see it.
#pragma once

#include "base/result.h"
#include "base/value.h"
#include "http/listener.h"

namespace engine::server {

// { params, query, body, headers, request }. JSON, form and text bodies; error invalid for a body
// that is not what it says.
base::Result<base::Value> request_event(const http::Incoming& request, const base::Value& params);

}  // namespace engine::server
