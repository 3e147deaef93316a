// A socket that listens: host name and port into a file descriptor; addresses as text.
#pragma once

#include <string>

#include "base/result.h"

struct sockaddr;

namespace engine::http {

struct ListenSocket {
  int descriptor = -1;  // the caller closes it
  int port = 0;         // the one given, or the free one found for 0
};

base::Result<ListenSocket> open_listen_socket(const std::string& host, int port);

// "127.0.0.1" or "::1"; empty for what is no IP address.
std::string text_of(const sockaddr& address);

}  // namespace engine::http
