// Listens for requests. A handler may answer later, from any thread.
//
// Plain HTTP/1.1: TLS is the work of a proxy in front. What is malformed or too large never reaches
// the handler: it is answered 400, 413, 415 (encoded bodies are not unpacked) or 431.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "http/message.h"

namespace engine::http {

struct Incoming {
  std::string method;                  // GET for HEAD too: the listener leaves the body out
  bool is_head = false;                // a HEAD, which looks and does nothing
  std::string path;                    // decoded and normalised: no "//", "." or ".."
  std::vector<std::pair<std::string, std::string>> query;   // decoded, in order
  std::string target;                  // path and query as sent
  Headers headers;
  std::string body;                    // raw bytes
  std::string peer;                    // address of the other end
};

struct Outgoing {
  int status = 200;
  Headers headers;
  std::string body;
  base::Duration delay{};              // before the first byte (sandboxes)
  enum class Cut { none, before, middle } cut = Cut::none;   // break the connection instead (sandboxes)
};

// Called once, from any thread; a second call does nothing, and dropping it without a call answers 500.
// `delivered` (may be empty) runs when the system took the last byte (true), or when the connection broke, the
// listener stopped before or the body was not asked for (false). It runs on the listener's thread and must not block.
class Responder {
 public:
  virtual ~Responder() = default;
  virtual void respond(Outgoing answer, std::function<void(bool)> delivered = {}) = 0;
};

// Must not block: hands the work on and returns.
using Handler = std::function<void(Incoming, std::shared_ptr<Responder>)>;

struct ListenOptions {
  std::string host = "127.0.0.1";
  int port = 0;                        // 0: any free one
  std::size_t largest_body = std::size_t{1} << 20;      // beyond it 413
  std::size_t largest_head = std::size_t{32} << 10;     // beyond it 431
  int connections = 2000;
  base::Duration idle{std::chrono::seconds(60)};
};

class Listener {
 public:
  virtual ~Listener() = default;
  virtual base::Result<void> start(Handler handler) = 0;
  virtual int port() const = 0;        // after start
  // May be called twice and before start, but not from a handler. Open requests are answered 503.
  virtual void stop() = 0;
};

std::unique_ptr<Listener> listen(const ListenOptions& options);

}  // namespace engine::http
