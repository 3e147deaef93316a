#include "spec/hook_spec.h"

namespace engine::spec {

using config::identifier;
using config::not_empty;
using config::one_or_many;
using config::scope;

const config::Object<Registration>& describe(const Registration*) {
  static const auto object =
      config::Object<Registration>("registration", "How notifications are registered.")
          .required("entity", &Registration::entity,
                    "The entity whose records are registrations; it can be listed, created and "
                    "deleted.")
          .required("events", &Registration::events,
                    "Words for events (added, updated, deleted), each with the product's.",
                    identifier(), not_empty())
          .required("entities", &Registration::entities,
                    "Entities of which the product notifies, each with the product's word.",
                    not_empty())
          .required("record", &Registration::record,
                    "One registration. hook.url is the address; hook.user and hook.password where "
                    "the route has basic auth, hook.secret where it has a signature; hook.entity "
                    "and hook.event are the product's words, hook.name a name for people.",
                    scope({"hook", "settings"}), not_empty())
          .required("address", &Registration::address, "The field that holds the address.")
          .required("same", &Registration::same,
                    "Fields that tell two registrations apart, and that can be read back.",
                    one_or_many(), not_empty())
          .optional("active", &Registration::active,
                    "Fields and values of a registration that works; another one is replaced.")
          .at(&Registration::at)
          .example(
              "entity: webhook\n"
              "events: { added: create, updated: change, deleted: delete }\n"
              "entities: { person: person }\n"
              "record: { url: \"${hook.url}\", object: \"${hook.entity}\", action: "
              "\"${hook.event}\" }\n"
              "address: url\n"
              "same: [url, object, action]\n"
              "active: { is_active: true }\n");
  return object;
}

const config::Object<Hook>& describe(const Hook*) {
  static const auto object =
      config::Object<Hook>("hook", "Events that a product shall notify a route of.")
          .required("connection", &Hook::connection, "The account.")
          .required("entity", &Hook::entity, "Records of this entity.")
          .required("events", &Hook::events, "What happens to them, in the connector's words.",
                    one_or_many(), not_empty())
          .required("route", &Hook::route, "A route of the pack, as its rule writes it.")
          .optional("key", &Hook::key,
                    "Which of the route's keys the address carries. Default: the first that has a "
                    "value.")
          .optional("needs", &Hook::needs,
                    "A setting of the pack; while it has no value the hook is not wanted.")
          .at(&Hook::at)
          .example(
              "{ connection: crm, entity: person, events: [added, updated], route: POST "
              "/crm/person }");
  return object;
}

}  // namespace engine::spec
