// A store for plans: what was there shows through, everything new stays in memory and goes with it.
//
// Safe to use from several threads. The store beneath must live longer and is never written to, but
// for its caches of metadata.
#pragma once

#include <memory>

#include "base/clock.h"
#include "base/result.h"
#include "store/store.h"

namespace engine::sim {

base::Result<std::unique_ptr<store::Store>> overlay(store::Store& beneath, base::Clock& clock);

}  // namespace engine::sim
