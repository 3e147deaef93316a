// The engine as a service: server, workers, janitor, reload.
#pragma once

#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/load.h"
#include "base/diagnostic.h"
#include "base/error.h"
#include "server/server.h"

namespace engine::app {

class Machine;

class Service {
 public:
  struct Opened {
    std::unique_ptr<Service> service;  // nullptr: see the others
    base::Diagnostics diagnostics;
    std::optional<base::Error> error;
  };

  // Loads, opens the store, listens. `store_path` "" : as engine.yaml says.
  static Opened open(const LoadOptions& options, const std::string& store_path);
  ~Service();

  std::vector<server::Address> addresses() const;
  Machine& machine();
  // Until SIGTERM or SIGINT (0), or until the store fails (75). SIGHUP and changed files reload.
  int run(const sigset_t& signals);

 private:
  Service();
  struct Parts;
  void reload();
  std::unique_ptr<Parts> parts_;
};

}  // namespace engine::app
