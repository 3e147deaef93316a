#include "config/read.h"
#include "spec/load.h"
#include "spec/merge_named.h"

namespace engine::spec {

namespace {

// entities/*.yaml: entities with their operations, where connector.yaml would grow too long.
void read_part(const std::string& path, Connector& connector, Files& files) {
  const auto node = files.read_yaml(path);
  ConnectorPart part;
  if (!node || !config::read(*node, part, files.diagnostics())) return;
  merge_named(connector.operations, std::move(part.operations), "operation", files.diagnostics());
  merge_named(connector.entities, std::move(part.entities), "entity", files.diagnostics());
}

void check_name(const Connector& connector, base::Diagnostics& diagnostics) {
  const std::string folder = last_name(connector.folder);
  if (connector.name.value == folder) return;
  diagnostics.error("folder-name", connector.name.at,
                    "connector '" + connector.name.value + "' is in the folder '" + folder + "'",
                    "name both alike");
}

}  // namespace

std::unique_ptr<const Connector> load_connector(const std::string& folder, Files& files) {
  const std::size_t errors = files.diagnostics().error_count();
  auto connector = std::make_unique<Connector>();
  connector->folder = folder;
  const auto node = files.read_yaml(join_path(folder, kConnectorFile));
  if (node && config::read(*node, *connector, files.diagnostics())) {
    check_name(*connector, files.diagnostics());
  }
  for (const std::string& path : Files::list(join_path(folder, "entities"), ".yaml")) {
    read_part(path, *connector, files);
  }
  connector->lua = files.read_lua(folder);
  connector->hash = files.hash_below(folder);
  return files.diagnostics().error_count() == errors ? std::move(connector) : nullptr;
}

}  // namespace engine::spec
