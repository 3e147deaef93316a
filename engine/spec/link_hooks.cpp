// What a connector says of registrations, and the hooks that a pack wants.
#include <set>

#include "spec/hooks.h"
#include "spec/link_parts.h"
#include "spec/names.h"
#include "spec/route.h"

namespace engine::spec {

using base::Located;

namespace {

class RegistrationLinker {
 public:
  RegistrationLinker(const Connector& connector, base::Diagnostics& diagnostics)
      : registration_(*connector.hooks), connector_(connector), diagnostics_(diagnostics) {}

  void link() {
    const auto entities = names_of(connector_.entities);
    for (const auto& item : registration_.entities)
      check_name(item.first, "entity", entities, diagnostics_);
    if (check_name(registration_.entity, "entity", entities, diagnostics_))
      check_entity(*connector_.entities.find(registration_.entity.value));
    const auto fields = names_of(registration_.record);
    check_name(registration_.address, "field of the record", fields, diagnostics_);
    for (const auto& field : registration_.same)
      check_name(field, "field of the record", fields, diagnostics_);
  }

 private:
  void check_entity(const Entity& entity) {
    const std::pair<const char*, const Located<std::string>*> needed[] = {
        {"list", &entity.list}, {"create", &entity.create}, {"delete", &entity.delete_}};
    for (const auto& [key, operation] : needed) {
      if (!(*operation)->empty()) continue;
      diagnostics_
          .error("no-operation", registration_.entity.at,
                 "'" + registration_.entity.value + "' cannot hold registrations",
                 "they are listed, created and deleted")
          .notes.push_back({entity.at, std::string("its entity names no '") + key + "'"});
      return;
    }
  }

  const Registration& registration_;
  const Connector& connector_;
  base::Diagnostics& diagnostics_;
};

class HookLinker {
 public:
  HookLinker(const Pack& pack, const References& references, base::Diagnostics& diagnostics)
      : pack_(pack), references_(references), diagnostics_(diagnostics) {}

  void link(const Hook& hook) {
    if (const Connector* connector = references_.connector_of(hook.connection))
      link_words(hook, *connector);
    if (const RouteTrigger* route = find_route(hook)) {
      check_route(hook);
      check_auth(hook, *route);
    }
    for (const auto& event : hook.events) check_first(hook, event);
    check_name(hook.needs, "setting", names_of(pack_.settings), diagnostics_);
  }

 private:
  void link_words(const Hook& hook, const Connector& connector) {
    const std::string& name = connector.name.value;
    if (!connector.hooks) {
      diagnostics_
          .error("no-hooks", hook.connection.at, "connector '" + name + "' registers no hooks",
                 "enter the route's address in the product itself")
          .notes.push_back({connector.at, "it has no 'hooks'"});
      return;
    }
    check_name(hook.entity, "entity with notifications of " + name,
               names_of(connector.hooks->entities), diagnostics_);
    for (const auto& event : hook.events)
      check_name(event, "event of " + name, names_of(connector.hooks->events), diagnostics_);
  }

  const RouteTrigger* find_route(const Hook& hook) {
    if (const RouteTrigger* route = route_of(pack_, hook)) return route;
    std::vector<std::string> routes;
    for (const auto& item : pack_.rules) {
      for (const Trigger& trigger : item.second.on) {
        if (const auto* route = std::get_if<RouteTrigger>(&trigger))
          routes.push_back(route->route.value);
      }
    }
    check_name(hook.route, "route", routes, diagnostics_);
    return nullptr;
  }

  void check_route(const Hook& hook) {
    base::Diagnostics said_elsewhere;
    const auto route = parse_route(hook.route, said_elsewhere);
    if (!route || route->parameters().empty()) return;
    diagnostics_.error("bad-route", hook.route.at,
                       "the parameter '" + route->parameters().front() +
                           "' of a hook's route has nobody to fill it in",
                       "name a route that finds everything in the body");
  }

  // What opens the route has to fit into an address or a registration.
  void check_auth(const Hook& hook, const RouteTrigger& route) {
    const RouteAuth* auth = pack_.auth.find(route.auth.value);
    const auto* keys = auth ? std::get_if<KeyAuth>(&auth->kind) : nullptr;
    if (keys) {
      check_name(hook.key, "key in auth '" + route.auth.value + "' called", names_of(keys->keys),
                 diagnostics_);
      if (!keys->query.empty()) return;
      diagnostics_
          .error("bad-combination", hook.route.at,
                 "an address carries no header, and '" + route.auth.value + "' wants one",
                 "give the auth a 'query' as well")
          .notes.push_back({route.auth.at, "the route's auth"});
    } else if (!hook.key->empty()) {
      diagnostics_.error("bad-combination", hook.key.at,
                         "'" + route.auth.value + "' has no keys to choose from");
    }
  }

  void check_first(const Hook& hook, const Located<std::string>& event) {
    const std::string all = hook.connection.value + " " + hook.entity.value + " " + event.value +
                            " " + hook.route.value;
    if (seen_.insert(all).second) return;
    diagnostics_.error(
        "duplicate-name", event.at,
        "'" + event.value + "' of " + hook.entity.value + " comes to this route already");
  }

  const Pack& pack_;
  const References& references_;
  base::Diagnostics& diagnostics_;
  std::set<std::string> seen_;
};

}  // namespace

void link_registration(const Connector& connector, base::Diagnostics& diagnostics) {
  if (connector.hooks) RegistrationLinker(connector, diagnostics).link();
}

void link_hooks(const Pack& pack, const References& references, base::Diagnostics& diagnostics) {
  HookLinker linker(pack, references, diagnostics);
  for (const Hook& hook : pack.hooks) linker.link(hook);
}

}  // namespace engine::spec
