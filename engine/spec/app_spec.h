// engine.yaml: the engine's own settings for one workspace. Every key is optional.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/duration.h"
#include "base/value.h"
#include "config/describe.h"

namespace engine::spec {

struct Listen {
  std::string host = "127.0.0.1";
  int port = 4100;  // 0: any free one, printed
};

struct ConnectionSettings {
  base::Located<std::string> auth;  // alternative; default: the pack's
  config::Named<base::Value> settings;
};

struct PackSettings {
  std::optional<Listen> listen;  // an address of its own (sandbox packs)
  config::Named<base::Value> settings;
};

struct App {
  std::string store = "lockstep.sqlite";  // path, relative to the workspace
  Listen listen;
  base::Located<std::string> public_url;  // where products reach `listen`; "": nowhere
  int workers = 8;
  std::string log_level = "info";
  std::string log_format = "auto";  // auto | text | json
  // After a write whose fate is unknown: how long until what was sent has either happened or never
  // will (what the network may still deliver plus what the server may still be doing). The
  // product's index lag comes on top.
  base::Duration settle = std::chrono::seconds(60);
  base::Duration script_budget = std::chrono::milliseconds(200);
  config::Named<ConnectionSettings> connections;
  config::Named<PackSettings> packs;
  base::SourceLoc at;
};

// An address of the form http(s)://host[:port][/path], without a slash at its end; nullopt when the
// text is none.
std::optional<std::string> public_url_of(std::string_view text);
inline constexpr const char* kPublicUrlHint =
    "write https://host or https://host/path, without ? and #";

const config::Object<Listen>& describe(const Listen*);
const config::Object<ConnectionSettings>& describe(const ConnectionSettings*);
const config::Object<PackSettings>& describe(const PackSettings*);
const config::Object<App>& describe(const App*);

}  // namespace engine::spec
