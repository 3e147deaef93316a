// How a connection proves who it is. A connection takes one of its connector's alternatives.
//
// Secrets may stand here (and only here): a template part that is `settings.NAME` of a secret
// setting is put in by the engine and never enters Lua.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/duration.h"
#include "config/describe.h"
#include "config/template.h"

namespace engine::spec {

struct NoAuth {};  // type: none

struct StaticAuth {  // type: static
  config::Named<config::Template> header;
  config::Named<config::Template> query;
};

struct BasicAuth {  // type: basic
  config::Template user;
  config::Template password;
};

struct BearerAuth {  // type: bearer
  config::Template token;
};

enum class ClientSend { basic, form, query };

struct OAuthClient {
  config::Template id;
  config::Template secret;
  ClientSend send = ClientSend::basic;
};

// type: oauth2_client. One token per client id, shared by all tasks; one refresh at a time.
struct OAuth2ClientAuth {
  config::Template token;       // URL of the token endpoint
  std::string method = "post";  // get | post
  OAuthClient client;
  std::vector<std::string> scopes;
  std::vector<std::string> keep;  // fields of the token answer, in scope as token.NAME
  // The token answer's remaining life is believed; refreshed this long before its end.
  base::Duration skew{0};
};

using Auth = std::variant<StaticAuth, BasicAuth, BearerAuth, OAuth2ClientAuth, NoAuth>;

const config::Object<NoAuth>& describe(const NoAuth*);
const config::Object<StaticAuth>& describe(const StaticAuth*);
const config::Object<BasicAuth>& describe(const BasicAuth*);
const config::Object<BearerAuth>& describe(const BearerAuth*);
const config::Object<OAuthClient>& describe(const OAuthClient*);
const config::Object<OAuth2ClientAuth>& describe(const OAuth2ClientAuth*);
const config::Enum<ClientSend>& describe(const ClientSend*);
const config::OneOf<Auth>& describe(const Auth*);

}  // namespace engine::spec
