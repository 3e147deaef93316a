// Requests as a listener hands them on, and a responder that keeps what it was given.
#pragma once

#include <string>

#include "http/listener.h"

namespace engine::server {

inline http::Incoming incoming(std::string method, std::string path, http::Headers headers = {},
                               std::string body = "") {
  http::Incoming request;
  request.method = std::move(method);
  request.path = path;
  request.target = std::move(path);
  request.headers = std::move(headers);
  request.body = std::move(body);
  request.peer = "127.0.0.1";
  return request;
}

class KeepingResponder final : public http::Responder {
 public:
  void respond(http::Outgoing answer, std::function<void(bool)> delivered) override {
    given = std::move(answer);
    when_delivered = std::move(delivered);
  }

  http::Outgoing given;
  std::function<void(bool)> when_delivered;
};

}  // namespace engine::server
