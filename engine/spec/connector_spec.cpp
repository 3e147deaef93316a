#include "spec/connector_spec.h"

namespace engine::spec {

using config::identifier;
using config::scope;

const config::Object<Connector>& describe(const Connector*) {
  static const auto object =
      config::Object<Connector>("connector", "How to talk to one kind of system.")
          .required("connector", &Connector::name, "Its name, which is its folder's.", identifier())
          .optional("title", &Connector::title, "What people call it.")
          .optional("doc", &Connector::doc, "What it does for whom.")
          .optional("settings", &Connector::settings, "Values that a connection gives it.",
                    identifier())
          .optional("auth", &Connector::auth, "Ways to prove who one is; a connection takes one.",
                    identifier())
          .required("base", &Connector::base,
                    "Where its paths begin: one address, or several by name.",
                    scope({"settings", "token"}), config::or_only("default"), config::secrets(),
                    config::not_empty())
          .optional("budgets", &Connector::budgets, "What may be taken, by name.", identifier())
          .optional("answers", &Connector::answers,
                    "What answers mean, for every operation; strictest first.")
          .optional("defaults", &Connector::defaults, "What operations leave out.")
          .optional("operations", &Connector::operations, "Requests by name.", identifier())
          .optional("entities", &Connector::entities, "Kinds of record by name.", identifier())
          .optional("hooks", &Connector::hooks, "How notifications are registered.")
          .at(&Connector::at)
          .example(
              "connector: acme\n"
              "base: https://api.acme.example/v2\n"
              "settings: { api_token: { type: secret, env: ACME_TOKEN } }\n"
              "auth: { token: { type: bearer, token: \"${settings.api_token}\" } }\n"
              "operations: { get_person: { get: \"/people/${id}\", value: body.data } }\n"
              "entities: { person: { read: get_person } }\n");
  return object;
}

const config::Object<ConnectorPart>& describe(const ConnectorPart*) {
  static const auto object =
      config::Object<ConnectorPart>("connector part",
                                    "Entities of a connector with their operations.")
          .optional("operations", &ConnectorPart::operations, "Requests by name.", identifier())
          .optional("entities", &ConnectorPart::entities, "Kinds of record by name.", identifier());
  return object;
}

}  // namespace engine::spec
