#include "spec/link_parts.h"
#include "spec/names.h"

namespace engine::spec {

using base::Located;

namespace {

class ConnectorLinker {
 public:
  ConnectorLinker(const Connector& connector, base::Diagnostics& diagnostics)
      : connector_(connector),
        diagnostics_(diagnostics),
        operations_(names_of(connector.operations)),
        bases_(names_of(connector.base)) {}

  void link() {
    if (connector_.defaults.base)
      check_name(*connector_.defaults.base, "base", bases_, diagnostics_);
    for (const auto& item : connector_.operations) link_operation(item.second);
    for (const auto& item : connector_.entities) link_entity(item.second);
  }

 private:
  void link_operation(const Operation& operation) {
    if (operation.base) {
      check_name(*operation.base, "base", bases_, diagnostics_);
    } else if (bases_.size() > 1 && !connector_.defaults.base && !connector_.base.find("default")) {
      diagnostics_.error("no-base", operation.at, "operation needs a 'base'",
                         "name one of the connector's, here or in 'defaults'");
    }
    for (const auto& item : operation.cost) {
      check_name(item.first, "budget", names_of(connector_.budgets), diagnostics_);
    }
    if (operation.batch) check_operation(operation.batch->of);
    check_effect(operation);
  }

  void check_effect(const Operation& operation) {
    if (!operation.effect && operation.method != "GET") {
      diagnostics_.error(
          "no-effect", operation.at, "a " + operation.method + " needs an 'effect'",
          "say what a second sending would do: read, repeatable, keyed, marked or once");
    }
    if (operation.effect == Effect::marked && !operation.readback) {
      diagnostics_.error(
          "no-readback", operation.at, "'effect: marked' needs 'readback'",
          "say how long the product may take to show a new record: readback: { lag: 30s }");
    }
  }

  void link_entity(const Entity& entity) {
    for (const auto ability : {&Entity::read, &Entity::create, &Entity::update, &Entity::delete_}) {
      check_operation(entity.*ability);
    }
    check_lists(entity.list);
    for (const auto& item : entity.find) check_lists(item.second.operation);
    if (entity.schema) check_lists(entity.schema->from);
  }

  const Operation* check_operation(const Located<std::string>& name) {
    check_name(name, "operation", operations_, diagnostics_);
    return connector_.operations.find(name.value);
  }

  void check_lists(const Located<std::string>& name) {
    const Operation* operation = check_operation(name);
    if (!operation || operation->items) return;
    diagnostics_.error("no-items", name.at, "operation '" + name.value + "' does not list records")
        .notes.push_back({operation->at, "it has no 'items'"});
  }

  const Connector& connector_;
  base::Diagnostics& diagnostics_;
  const std::vector<std::string> operations_;
  const std::vector<std::string> bases_;
};

}  // namespace

void link_connector(const Connector& connector, base::Diagnostics& diagnostics) {
  ConnectorLinker(connector, diagnostics).link();
  link_registration(connector, diagnostics);
  check_secrets(connector, diagnostics);
}

}  // namespace engine::spec
