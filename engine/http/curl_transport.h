// The real Transport, on libcurl.
//
// Connections are kept and reused, so that a handshake is paid once per origin and thread. TLS
// certificates are always verified. Environment variables (http_proxy, …), .netrc and cookies are
// ignored: where a request goes depends on its URL and on these options alone.
#pragma once

#include <memory>
#include <string>

#include "http/transport.h"
#include "http/user_agent.h"

namespace engine::http {

struct CurlOptions {
  std::string ca_file;                          // PEM; empty: the system's certificates
  std::string proxy;                            // "http://proxy:3128"; empty: none
  std::string user_agent = http::user_agent();  // of requests that say nothing else
};

class CurlPool;

class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(CurlOptions options = {});
  ~CurlTransport() override;
  base::Result<Response> send(const Request& request) override;

 private:
  const CurlOptions options_;
  const std::unique_ptr<CurlPool> pool_;
};

}  // namespace engine::http
