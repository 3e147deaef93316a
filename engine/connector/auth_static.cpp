#include "connector/auth.h"

namespace engine::connector {

namespace {

class FixedKeys final : public Auth {
 public:
  FixedKeys(const StaticAuth& plan, const AuthParts& parts) : plan_(plan), parts_(parts) {}

  base::Result<Pass> pass(lua::Runtime& lua) override {
    Pass pass;
    TRY(pass.headers, evaluate(lua, plan_.header));
    TRY(pass.query, evaluate(lua, plan_.query));
    return pass;
  }

 private:
  base::Result<Pass::Pairs> evaluate(
      lua::Runtime& lua, const std::vector<std::pair<std::string, SecretText>>& texts) const {
    lua::Scope scope;
    scope.set("settings", parts_.settings);
    Pass::Pairs pairs;
    for (const auto& [name, text] : texts) {
      TRY(base::Secret value, text.evaluate(lua, scope, parts_.secrets));
      pairs.emplace_back(name, std::move(value));
    }
    return pairs;
  }

  const StaticAuth& plan_;
  const AuthParts parts_;
};

}  // namespace

std::unique_ptr<Auth> make_auth(const StaticAuth& plan, const AuthParts& parts) {
  return std::make_unique<FixedKeys>(plan, parts);
}

}  // namespace engine::connector
