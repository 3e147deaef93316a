// engine.yaml: the engine's own settings for one workspace. Every key is optional.
#pragma once

#include <string>

#include "base/duration.h"
#include "base/value.h"
#include "config/describe.h"

namespace engine::spec {

struct Listen {
  std::string host = "127.0.0.1";
  int port = 4100;                                    // 0: any free one, printed
};

struct ConnectionSettings {
  std::string auth;                                   // alternative; default: the pack's
  config::Named<base::Value> settings;
};

struct PackSettings {
  std::optional<Listen> listen;                       // an address of its own (sandbox packs)
  config::Named<base::Value> settings;
};

struct App {
  std::string store = "lockstep.sqlite";              // path, relative to the workspace
  Listen listen;
  int workers = 8;
  std::string log_level = "info";
  std::string log_format = "auto";                    // auto | text | json
  base::Duration script_budget = std::chrono::milliseconds(200);
  config::Named<ConnectionSettings> connections;
  config::Named<PackSettings> packs;
  base::SourceLoc at;
};

}  // namespace engine::spec
