// A plain TCP connection for tests: says and hears exactly what it is told, right or wrong.
#pragma once

#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace engine::http::test {

inline sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

class Socket {
 public:
  explicit Socket(int descriptor) : descriptor_(descriptor) {}

  static Socket connected_to(int port) {
    const sockaddr_in address = loopback(port);
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      std::abort();
    return Socket(descriptor);
  }

  Socket(Socket&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)), heard_(std::move(other.heard_)) {}

  Socket& operator=(Socket&&) = delete;

  ~Socket() { hang_up(); }

  void hang_up() {
    if (descriptor_ >= 0) close(std::exchange(descriptor_, -1));
  }

  // The other end gets a reset instead of an end of file.
  void reset() {
    const linger none{1, 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    hang_up();
  }

  // False when the other end is gone.
  bool say(std::string_view text) {
    while (!text.empty()) {
      const auto sent = send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  // False at the end.
  bool hear_some() {
    char buffer[16384];
    const auto got = recv(descriptor_, buffer, sizeof buffer, 0);
    if (got > 0) heard_.append(buffer, static_cast<std::size_t>(got));
    return got > 0;
  }

  // One message: the head, and the body that its Content-Length promises. Empty at the end.
  std::string hear_message() {
    std::size_t end = std::string::npos;
    while ((end = heard_.find("\r\n\r\n")) == std::string::npos)
      if (!hear_some()) return std::exchange(heard_, {});
    std::size_t length = end + 4;
    const auto field = heard_.substr(0, end).find("Content-Length: ");
    if (field != std::string::npos)
      length += std::strtoul(heard_.c_str() + field + 16, nullptr, 10);
    while (heard_.size() < length && hear_some()) continue;
    std::string message = heard_.substr(0, length);
    heard_.erase(0, length);
    return message;
  }

  // Everything until the other end closes.
  std::string hear_all() {
    while (hear_some()) continue;
    return std::exchange(heard_, {});
  }

  // Waits for the other end to close; what it says meanwhile is dropped.
  bool closes_within(int millis) {
    pollfd wanted{descriptor_, POLLIN, 0};
    while (poll(&wanted, 1, millis) > 0)
      if (!hear_some()) return true;
    return false;
  }

 private:
  int descriptor_;
  std::string heard_;
};

// "HTTP/1.1 413 …" -> 413; 0 when there is no answer.
inline int status_of(const std::string& answer) {
  return answer.starts_with("HTTP/1.1 ") ? std::atoi(answer.c_str() + 9) : 0;
}

inline std::string body_of(const std::string& answer) {
  const auto end = answer.find("\r\n\r\n");
  return end == std::string::npos ? "" : answer.substr(end + 4);
}

}  // namespace engine::http::test
