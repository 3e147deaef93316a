#include "http/listen_socket.h"

#include <cerrno>
#include <memory>
#include <system_error>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace engine::http {

namespace {

// Enough for a burst of connections while the listener's thread is busy.
constexpr int kBacklog = 512;

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

base::Error cannot_listen(const std::string& host, int port, const std::string& why,
                          std::string hint) {
  const std::string where = host + ":" + std::to_string(port);
  return base::error(base::ErrorKind::stopped, "cannot listen on " + where + ": " + why,
                     std::move(hint));
}

std::string hint_for(int problem) {
  if (problem == EADDRINUSE)
    return "another process listens there: stop it or choose another port (0: any free one)";
  if (problem == EACCES) return "ports below 1024 need privileges: choose a higher one";
  if (problem == EADDRNOTAVAIL) return "use an address of this machine, e.g. 127.0.0.1 or 0.0.0.0";
  return {};
}

base::Result<Addresses> resolve(const std::string& host, int port) {
  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int problem = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &found);
  if (problem != 0)
    return cannot_listen(host, port, gai_strerror(problem), hint_for(EADDRNOTAVAIL));
  return Addresses(found, &freeaddrinfo);
}

int port_of(int descriptor) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  char digits[NI_MAXSERV] = "";
  if (getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &length) == 0)
    getnameinfo(reinterpret_cast<sockaddr*>(&address), length, nullptr, 0, digits, sizeof digits,
                NI_NUMERICSERV);
  return std::atoi(digits);
}

}  // namespace

base::Result<ListenSocket> open_listen_socket(const std::string& host, int port) {
  if (port < 0 || port > 65535)
    return cannot_listen(host, port, "not a port", "ports go from 0 (any free one) to 65535");
  TRY(const Addresses addresses, resolve(host, port));
  const addrinfo& first = *addresses;
  const int descriptor =
      socket(first.ai_family, first.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, first.ai_protocol);
  const int on = 1;
  if (descriptor >= 0 && setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
      bind(descriptor, first.ai_addr, first.ai_addrlen) == 0 && listen(descriptor, kBacklog) == 0)
    return ListenSocket{descriptor, port_of(descriptor)};
  const int problem = errno;
  if (descriptor >= 0) close(descriptor);
  return cannot_listen(host, port, std::system_category().message(problem), hint_for(problem));
}

std::string text_of(const sockaddr& address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address.sa_family == AF_INET)
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, text, sizeof text);
  if (address.sa_family == AF_INET6)
    inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, text,
              sizeof text);
  return text;
}

}  // namespace engine::http
