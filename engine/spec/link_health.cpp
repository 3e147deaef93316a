#include "spec/link_parts.h"
#include "spec/names.h"

namespace engine::spec {

void link_health(const Pack& pack, base::Diagnostics& diagnostics) {
  for (const auto& [name, check] : pack.health) {
    if (name.value == "ok") {
      diagnostics.error("bad-name", name.at, "a health check cannot be called 'ok'",
                        "health.ok tells of all of them");
    } else {
      check_value_name(name, diagnostics);
    }
    check_name(check.rule, "rule", names_of(pack.rules), diagnostics);
  }
  if (!pack.health.empty()) return;
  for (const auto& [name, rule] : pack.rules) {
    if (rule.health)
      diagnostics.error("bad-combination", name.at,
                        "rule '" + name.value + "' wants the pack's health, and it has no checks",
                        "say in pack.yaml what its 'health' is");
  }
}

}  // namespace engine::spec
