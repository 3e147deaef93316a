// A connection of an invented product for the tests of this layer: its connector from YAML text,
// its other end scripted.
#pragma once

#include <memory>
#include <string>

#include <doctest/doctest.h>

#include "base/json.h"
#include "config/read.h"
#include "config/yaml.h"
#include "connector/client.h"
#include "connector/compiled.h"
#include "sim/scripted_transport.h"
#include "sim/stopped_clock.h"

namespace engine::connector {

inline base::Value json(std::string_view text) {
  const auto value = base::parse_json(text);
  REQUIRE(value);
  return *value;
}

inline std::string to_text(const base::Diagnostics& diagnostics) {
  std::string text;
  for (const auto& each : diagnostics.sorted()) text += base::to_text(each);
  return text;
}

// A connector from YAML; the name, the base and a way to prove who one is are put in where they are
// missing.
inline std::shared_ptr<const Connector> acme_connector(const std::string& yaml) {
  std::string text = "connector: acme\n" + yaml;
  if (yaml.find("base:") != 0 && yaml.find("\nbase:") == std::string::npos) {
    text += "\nbase: https://acme.test\n";
  }
  base::Diagnostics diagnostics;
  const auto file =
      std::make_shared<const base::SourceFile>(base::SourceFile{"acme/connector.yaml", text});
  const auto node = config::load_yaml(file, diagnostics);
  spec::Connector spec;
  const bool readable = node && config::read(*node, spec, diagnostics);
  auto connector = readable ? Connector::compile(spec, {}, diagnostics) : nullptr;
  CHECK_MESSAGE(connector, to_text(diagnostics));
  REQUIRE(connector);
  return connector;
}

// Everything that a client needs, and the client.
struct Acme {
  explicit Acme(const std::string& yaml, Account account = {})
      : Acme(acme_connector(yaml), transport, memory, std::move(account)) {}

  Acme(const std::string& yaml, http::Transport& other, Account account = {})
      : Acme(acme_connector(yaml), other, memory, std::move(account)) {}

  Acme(const std::string& yaml, Memory& remembers, Account account = {})
      : Acme(acme_connector(yaml), transport, remembers, std::move(account)) {}

  Acme(std::shared_ptr<const Connector> connector, http::Transport& wire, Memory& remembers,
       Account account)
      : client(std::move(connector), named(std::move(account)), wire, clock, remembers, metrics) {}

  // Everything expected came, and nothing else.
  ~Acme() {
    for (const std::string& problem : transport.problems()) CHECK_MESSAGE(problem.empty(), problem);
  }

  static Account named(Account account) {
    account.name = "crm";
    return account;
  }

  base::Result<Answer> call(const std::string& operation, const std::string& arguments = "{}") {
    return client.call(lua, operation, json(arguments), options);
  }

  sim::StoppedClock clock;
  sim::ScriptedTransport transport;
  NoMemory memory;
  base::CountingMetrics metrics;
  lua::Runtime lua;
  CallOptions options;
  Client client;
};

// A transport that asks a function, for tests with threads and for many answers alike.
template <class Function>
class FunctionTransport final : public http::Transport {
 public:
  explicit FunctionTransport(Function function) : function_(std::move(function)) {}

  base::Result<http::Response> send(const http::Request& request) override {
    return function_(request);
  }

 private:
  Function function_;
};

inline http::Response response(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

}  // namespace engine::connector
