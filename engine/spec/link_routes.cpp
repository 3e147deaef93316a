#include <map>

#include "spec/link_parts.h"
#include "spec/route.h"

namespace engine::spec {

namespace {

struct Taken {
  const RouteTrigger* trigger;
  std::string rule;
};

// A pack with an address of its own shares it with nobody.
std::string address_of(const Pack& pack, const Workspace& workspace) {
  const PackSettings* settings = workspace.app.packs.find(pack.name.value);
  return settings && settings->listen ? pack.name.value : "";
}

}  // namespace

void link_routes(const Workspace& workspace, base::Diagnostics& diagnostics) {
  std::map<std::string, Taken> taken;
  base::Diagnostics said_elsewhere;
  for (const auto& pack : workspace.packs) {
    for (const auto& [name, rule] : pack->rules) {
      for (const Trigger& trigger : rule.on) {
        const auto* route = std::get_if<RouteTrigger>(&trigger);
        const auto parsed = route ? parse_route(route->route, said_elsewhere) : std::nullopt;
        if (!parsed) continue;
        const std::string key = address_of(*pack, workspace) + " " + parsed->shape();
        const auto [first, fresh] = taken.try_emplace(key, Taken{route, name.value});
        if (fresh || first->second.trigger->when) {
          first->second = {route, name.value};
          continue;
        }
        diagnostics
            .error("duplicate-route", route->route.at,
                   "rule '" + first->second.rule + "' already has the route '" +
                       route->route.value + "'",
                   "give the first of them a 'when'")
            .notes.push_back({first->second.trigger->route.at, "first given here"});
      }
    }
  }
}

}  // namespace engine::spec
