#include "base/text.h"
#include "connector/auth.h"

namespace engine::connector {

namespace {

class UserAndPassword final : public Auth {
 public:
  UserAndPassword(const BasicAuth& plan, const AuthParts& parts) : plan_(plan), parts_(parts) {}

  base::Result<Pass> pass(lua::Runtime& lua) override {
    lua::Scope scope;
    scope.set("settings", parts_.settings);
    TRY(const base::Secret user, plan_.user.evaluate(lua, scope, parts_.secrets));
    TRY(const base::Secret password, plan_.password.evaluate(lua, scope, parts_.secrets));
    Pass pass;
    pass.headers.emplace_back("Authorization", basic_credentials(user, password));
    return pass;
  }

 private:
  const BasicAuth& plan_;
  const AuthParts parts_;
};

}  // namespace

base::Secret basic_credentials(const base::Secret& user, const base::Secret& password) {
  std::string pair(user.reveal());
  pair += ':';
  pair += password.reveal();
  return base::Secret("Basic " + base::base64_encode(pair));
}

std::unique_ptr<Auth> make_auth(const BasicAuth& plan, const AuthParts& parts) {
  return std::make_unique<UserAndPassword>(plan, parts);
}

}  // namespace engine::connector
