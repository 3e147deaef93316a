#include <map>

#include "spec/link_parts.h"
#include "spec/route.h"

namespace engine::spec {

namespace {

struct Taken {
  const RouteTrigger* trigger;
  const Pack* pack;
  std::string rule;
};

// A pack with an address of its own shares it with nobody.
std::string address_of(const Pack& pack, const Workspace& workspace) {
  const PackSettings* settings = workspace.app.packs.find(pack.name.value);
  return settings && settings->listen ? pack.name.value : "";
}

// Two packs may yet be given addresses of their own, so between them it is a warning.
void complain(const RouteTrigger& route, const Pack& pack, const Taken& first,
              base::Diagnostics& diagnostics) {
  const bool same_pack = first.pack == &pack;
  base::Diagnostic& diagnostic =
      same_pack
          ? diagnostics.error("duplicate-route", route.route.at,
                              "rule '" + first.rule + "' already has this route",
                              "give the first of them a 'when'")
          : diagnostics.warning("duplicate-route", route.route.at,
                                "pack '" + first.pack->name.value + "' already has this route",
                                "give one of the packs a 'listen' of its own in engine.yaml");
  diagnostic.notes.push_back({first.trigger->route.at, "first given here"});
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
        const Taken mine{route, pack.get(), name.value};
        const auto [first, is_first] = taken.try_emplace(key, mine);
        if (is_first) continue;
        if (!first->second.trigger->when) complain(*route, *pack, first->second, diagnostics);
        first->second = mine;
      }
    }
  }
}

}  // namespace engine::spec
