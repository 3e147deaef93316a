// A socket that listens: host name and port into a file descriptor.
#pragma once

#include <string>

#include "base/result.h"

namespace engine::http {

struct ListenSocket {
  int descriptor = -1;  // the caller closes it
  int port = 0;         // the one given, or the free one found for 0
};

base::Result<ListenSocket> open_listen_socket(const std::string& host, int port);

// "127.0.0.1" or "::1" of the other end; empty when it is gone.
std::string peer_of(int descriptor);

}  // namespace engine::http
