// What "connection.entity" and "connection.operation" of a pack stand for.
//
// Whatever is not there is complained about once, here; who asks gets nullopt or nullptr and goes
// on.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "spec/workspace.h"

namespace engine::spec {

// An entity of a connector, or a collection of the pack.
struct Target {
  const Connector* connector = nullptr;
  const Entity* entity = nullptr;  // nullptr: a collection, which can do everything
};

class References {
 public:
  References(const Workspace& workspace, const std::vector<std::string>& broken_connectors,
             const Pack& pack, base::Diagnostics& diagnostics)
      : workspace_(workspace), broken_(broken_connectors), pack_(pack), diagnostics_(diagnostics) {}

  // The connector; nullptr when it is unknown (complained about) or broken (said elsewhere).
  const Connector* connector(const ConnectionUse& use) const;
  // Of a connection by its name.
  const Connector* connector_of(const base::Located<std::string>& connection) const;
  std::optional<Target> entity(const base::Located<std::string>& reference) const;
  const Operation* operation(const base::Located<std::string>& reference) const;

  using Ability = base::Located<std::string> Entity::*;
  // The entity can be read, listed, …: its connector names an operation for that.
  std::optional<Target> entity_that(Ability ability,
                                    const base::Located<std::string>& reference) const;
  // It can be found by one of the fields.
  std::optional<Target> entity_found_by(const std::vector<base::Located<std::string>>& fields,
                                        const base::Located<std::string>& reference) const;

 private:
  struct Parts {
    base::Located<std::string> connection;
    base::Located<std::string> name;
  };

  std::optional<Parts> split(const base::Located<std::string>& reference,
                             const std::string& kind) const;

  const Workspace& workspace_;
  const std::vector<std::string>& broken_;
  const Pack& pack_;
  base::Diagnostics& diagnostics_;
};

}  // namespace engine::spec
