// The rule that registers a pack's hooks: made of what the pack and its connectors say, and then a
// rule like any other.
#pragma once

#include <optional>
#include <string>

#include "base/diagnostic.h"
#include "spec/workspace.h"

namespace engine::spec {

inline constexpr const char* kHooksRule = "register_hooks";
// What its expressions know beside the usual names: by connection, the registrations that are
// wanted and the addresses that are ours. Absent where nobody can reach us.
inline constexpr const char* kHooksName = "hooks";

// A pack without hooks is left alone. What is wrong with them is said elsewhere.
void add_hooks_rule(Pack& pack, const Workspace& workspace, base::Diagnostics& diagnostics);

// The trigger behind a route that a hook names; nullptr: the pack has no such route.
const RouteTrigger* route_of(const Pack& pack, const Hook& hook);

}  // namespace engine::spec
