// Sessions of a pack: visitors whom a signed cookie makes known again.
#pragma once

#include <optional>
#include <string>

#include "config/describe.h"
#include "config/template.h"

namespace engine::spec {

struct Sessions {
  base::Located<std::string> collection;  // keeps what is known of each; its `keep` is their life
  config::Template secret;                // ${settings.NAME} of a secret, which signs the cookies
  std::string cookie = "session";         // its name
  std::optional<bool> secure;             // default: when the client came by https
};

// The NAME of the setting that signs; "" when `secret` is something else.
std::string secret_setting(const Sessions& sessions);

const config::Object<Sessions>& describe(const Sessions*);

}  // namespace engine::spec
