// An Outgoing as libmicrohttpd sends it.
#pragma once

#include <optional>
#include <string>

#include <microhttpd.h>

#include "http/listener.h"

namespace engine::http {

// Why this answer cannot be sent: a status or a header that would break the framing.
std::optional<std::string> fault_of(const Outgoing& answer);

// `answer` must live until the request has ended; its bytes are not copied. MHD_NO closes the
// connection, as `cut` asks for.
MHD_Result send_answer(MHD_Connection* connection, const Outgoing& answer);

}  // namespace engine::http
