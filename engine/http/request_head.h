// The head of a request as libmicrohttpd has read it, into an Incoming; strict about what two
// parsers in a row could understand differently.
#pragma once

#include <optional>

#include "http/listener.h"

struct MHD_Connection;

namespace engine::http {

// Fills all but `target` (which it reads) and `body`. The refusal to send instead, if any: 400,
// 413, 415 or 431.
std::optional<Outgoing> read_head(MHD_Connection* connection, const char* method,
                                  const ListenOptions& options, Incoming& incoming);

Outgoing too_large(std::size_t largest_body);

}  // namespace engine::http
