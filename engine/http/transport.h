// Sends a request and returns the response, whatever its status.
//
// An Error means that there is no complete response; its `executed` says whether the server may have
// carried the request out: no (not resolved, not connected, TLS failed, cancelled before the first byte) or
// unknown (timeout, reset, truncated). Redirects are not followed. Safe to use from several threads.
#pragma once

#include "base/result.h"
#include "http/message.h"

namespace engine::http {

class Transport {
 public:
  virtual ~Transport() = default;
  virtual base::Result<Response> send(const Request& request) = 0;
};

}  // namespace engine::http
