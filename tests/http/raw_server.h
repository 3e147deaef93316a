// A server on loopback that behaves as a test tells it to, mostly badly.
#pragma once

#include <atomic>
#include <functional>
#include <thread>

#include "http/socket.h"

namespace engine::http::test {

class RawServer {
 public:
  // `serve` runs for each connection in turn, with its number from 0; then the connection closes.
  explicit RawServer(std::function<void(Socket&, int)> serve)
      : listening_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), serve_(std::move(serve)) {
    sockaddr_in address = loopback(0);
    socklen_t length = sizeof address;
    if (bind(listening_, reinterpret_cast<sockaddr*>(&address), length) != 0) std::abort();
    if (::listen(listening_, 16) != 0) std::abort();
    getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &length);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
  }

  ~RawServer() {
    shutdown(listening_, SHUT_RDWR);  // ends accept()
    thread_.join();
    close(listening_);
  }

  int port() const { return port_; }

  std::string url(const std::string& path = "/") const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }

  int connections() const { return connections_; }

 private:
  void run() {
    for (;;) {
      const int descriptor = accept(listening_, nullptr, nullptr);
      if (descriptor < 0) return;
      Socket socket(descriptor);
      serve_(socket, connections_++);
    }
  }

  const int listening_;
  int port_ = 0;
  const std::function<void(Socket&, int)> serve_;
  std::atomic<int> connections_ = 0;
  std::thread thread_;
};

}  // namespace engine::http::test
