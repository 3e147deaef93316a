#include "base/suggest.h"
#include "spec/link_parts.h"
#include "spec/names.h"

namespace engine::spec {

namespace {

// The connector of a connection that any pack uses.
const Connector* connector_of(const Workspace& workspace, const std::string& connection) {
  for (const auto& pack : workspace.packs) {
    if (const Connector* connector = workspace.connector_of(*pack, connection)) return connector;
  }
  return nullptr;
}

std::vector<std::string> connection_names(const Workspace& workspace) {
  std::vector<std::string> names;
  for (const auto& pack : workspace.packs) {
    for (std::string& name : names_of(pack->connections)) {
      if (!is_one_of(name, names)) names.push_back(std::move(name));
    }
  }
  return names;
}

std::vector<std::string> pack_names(const Workspace& workspace) {
  std::vector<std::string> names;
  for (const auto& pack : workspace.packs) names.push_back(pack->name.value);
  return names;
}

// A warning, because engine.yaml may serve packs that are not loaded this time.
void unused(const base::Located<std::string>& name, const std::string& what,
            const std::vector<std::string>& known, base::Diagnostics& diagnostics) {
  if (diagnostics.has_errors()) return;  // it may be used by a pack that could not be read
  diagnostics.warning("unknown-name", name.at, "no " + what + " '" + name.value + "'",
                      base::did_you_mean(name.value, known));
}

}  // namespace

void link_app(const Workspace& workspace, base::Diagnostics& diagnostics) {
  for (const auto& [name, given] : workspace.app.connections) {
    const std::vector<std::string> known = connection_names(workspace);
    const Connector* connector = connector_of(workspace, name.value);
    if (!is_one_of(name.value, known)) unused(name, "pack uses a connection", known, diagnostics);
    if (!connector) continue;
    check_name(given.auth, "auth of " + connector->name.value, names_of(connector->auth),
               diagnostics);
    for (const auto& item : given.settings) {
      check_name(item.first, "setting of " + connector->name.value, names_of(connector->settings),
                 diagnostics);
    }
  }
  for (const auto& [name, given] : workspace.app.packs) {
    const Pack* pack = workspace.pack(name.value);
    if (!pack) {
      unused(name, "folder holds the pack", pack_names(workspace), diagnostics);
      continue;
    }
    for (const auto& item : given.settings) {
      check_name(item.first, "setting of " + pack->name.value, names_of(pack->settings),
                 diagnostics);
    }
  }
}

}  // namespace engine::spec
