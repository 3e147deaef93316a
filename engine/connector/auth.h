// How a connection proves who it is: what is put on a request, and what a refusal is good for.
//
// Safe to use from several threads. Tokens live in this process only and are redacted from logs as
// soon as they are known.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"
#include "base/value.h"
#include "connector/compiled.h"
#include "http/transport.h"
#include "lua/runtime.h"

namespace engine::connector {

// What one request carries.
struct Pass {
  using Pairs = std::vector<std::pair<std::string, base::Secret>>;

  Pairs headers;
  Pairs query;
  base::Value token;             // what the connector keeps of a token answer: `token.NAME`
  std::uint64_t generation = 0;  // of the token
};

class Auth {
 public:
  virtual ~Auth() = default;
  virtual base::Result<Pass> pass(lua::Runtime& lua) = 0;

  // A request with `refused` was answered unauthorized. True: the next pass is another one, so the
  // request may be sent again.
  virtual bool renew(const Pass& /*refused*/) { return false; }
};

// What every kind of auth works with; outlives it.
struct AuthParts {
  const Secrets& secrets;
  const base::Value& settings;
  http::Transport& transport;
  base::Clock& clock;
};

class NoAuth final : public Auth {
 public:
  base::Result<Pass> pass(lua::Runtime& /*lua*/) override { return Pass{}; }
};

inline std::unique_ptr<Auth> make_auth(const NoAuthPlan&, const AuthParts&) {
  return std::make_unique<NoAuth>();
}

std::unique_ptr<Auth> make_auth(const StaticAuth& plan, const AuthParts& parts);
std::unique_ptr<Auth> make_auth(const BasicAuth& plan, const AuthParts& parts);
std::unique_ptr<Auth> make_auth(const BearerAuth& plan, const AuthParts& parts);
std::unique_ptr<Auth> make_auth(const OAuth2Client& plan, const AuthParts& parts);

// "Basic dXNlcjpwYXNz"
base::Secret basic_credentials(const base::Secret& user, const base::Secret& password);
base::Secret bearer_credentials(const base::Secret& token);

}  // namespace engine::connector
