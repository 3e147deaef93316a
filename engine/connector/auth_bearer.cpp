#include "connector/auth.h"

namespace engine::connector {

namespace {

class FixedToken final : public Auth {
 public:
  FixedToken(const BearerAuth& plan, const AuthParts& parts) : plan_(plan), parts_(parts) {}

  base::Result<Pass> pass(lua::Runtime& lua) override {
    lua::Scope scope;
    scope.set("settings", parts_.settings);
    TRY(const base::Secret token, plan_.token.evaluate(lua, scope, parts_.secrets));
    Pass pass;
    pass.headers.emplace_back("Authorization", bearer_credentials(token));
    return pass;
  }

 private:
  const BearerAuth& plan_;
  const AuthParts parts_;
};

}  // namespace

base::Secret bearer_credentials(const base::Secret& token) {
  return base::Secret("Bearer " + std::string(token.reveal()));
}

std::unique_ptr<Auth> make_auth(const BearerAuth& plan, const AuthParts& parts) {
  return std::make_unique<FixedToken>(plan, parts);
}

}  // namespace engine::connector
