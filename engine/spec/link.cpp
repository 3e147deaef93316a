#include "spec/link.h"

#include <map>

#include "spec/link_parts.h"

namespace engine::spec {

namespace {

// Packs that name the same connection share one account, so it is of one connector.
void link_shared_connections(const Workspace& workspace, base::Diagnostics& diagnostics) {
  std::map<std::string, const base::Located<std::string>*> first_uses;
  for (const auto& pack : workspace.packs) {
    for (const auto& [name, use] : pack->connections) {
      if (!workspace.connector(use.connector.value)) continue;
      const auto* first = first_uses.try_emplace(name.value, &use.connector).first->second;
      if (first->value == use.connector.value) continue;
      diagnostics
          .error("connection-clash", use.connector.at,
                 "connection '" + name.value + "' is of two connectors: '" + use.connector.value +
                     "' and '" + first->value + "'",
                 "packs that name the same connection share it; give one of them another name")
          .notes.push_back({first->at, "first given here"});
    }
  }
}

}  // namespace

void link(const Workspace& workspace, const std::vector<std::string>& broken_connectors,
          base::Diagnostics& diagnostics) {
  for (const auto& connector : workspace.connectors) link_connector(*connector, diagnostics);
  for (const auto& pack : workspace.packs) {
    link_pack(*pack, References(workspace, broken_connectors, *pack, diagnostics), diagnostics);
  }
  link_shared_connections(workspace, diagnostics);
  link_shared_metrics(workspace, diagnostics);
  link_routes(workspace, diagnostics);
  link_app(workspace, diagnostics);
}

}  // namespace engine::spec
