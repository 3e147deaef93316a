// What packs add to the engine's own page of metrics.
#pragma once

#include <vector>

#include "base/clock.h"
#include "lua/runtime.h"
#include "run/pack_metrics.h"
#include "run/world.h"
#include "store/documents.h"

namespace engine::server {

// The metrics of all packs, with a label `pack`. What several packs declare is one family.
std::vector<run::Family> families_of_packs(const run::World& world, store::Documents& documents,
                                           lua::Runtime& lua);
// engine_health: the checks of the packs that are loaded now, and of no others.
run::Family health_family(const run::World& world, const base::Clock& clock);

}  // namespace engine::server
