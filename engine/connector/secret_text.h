// A template in which secrets of the connection may stand: headers and auth.
//
// A part that is exactly `settings.NAME` of a secret setting is put in here, by reference; no Lua
// sees it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "lua/expression.h"

namespace engine::connector {

// Of one connection, by the setting's name.
using Secrets = std::map<std::string, base::Secret>;

class SecretText {
 public:
  SecretText() = default;  // the empty text
  // `secrets`: the names of the secret settings.
  static SecretText compile(const config::Template& source, const std::set<std::string>& secrets,
                            lua::Script& script, const lua::Names& names,
                            base::Diagnostics& diagnostics);

  bool holds_secret() const;
  // Error unauthorized for a secret that has no value.
  base::Result<base::Secret> evaluate(lua::Runtime& lua, const lua::Scope& scope,
                                      const Secrets& secrets) const;

 private:
  struct Reference {
    std::string setting;
  };

  std::vector<std::variant<std::string, Reference, lua::Expression>> parts_;
};

}  // namespace engine::connector
