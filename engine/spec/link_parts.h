// The parts of link(), one file each.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "spec/references.h"
#include "spec/workspace.h"

namespace engine::spec {

void link_connector(const Connector& connector, base::Diagnostics& diagnostics);
void link_pack(const Pack& pack, const References& references, base::Diagnostics& diagnostics);
void link_registration(const Connector& connector, base::Diagnostics& diagnostics);
void link_hooks(const Pack& pack, const References& references, base::Diagnostics& diagnostics);
void link_rules(const Pack& pack, const References& references, base::Diagnostics& diagnostics);
// `names` are those in scope; they grow by what the steps introduce.
void link_steps(const Steps& steps, std::vector<std::string>& names, const Pack& pack,
                const References& references, base::Diagnostics& diagnostics);
void link_sessions(const Pack& pack, base::Diagnostics& diagnostics);
void link_metrics(const Pack& pack, const References& references, base::Diagnostics& diagnostics);
// Packs that declare one metric declare the same.
void link_shared_metrics(const Workspace& workspace, base::Diagnostics& diagnostics);
void link_health(const Pack& pack, base::Diagnostics& diagnostics);
// Of two rules on one route, the first needs a `when`. Packs on one address share their routes.
void link_routes(const Workspace& workspace, base::Diagnostics& diagnostics);
// engine.yaml names connections, packs and settings that exist.
void link_app(const Workspace& workspace, base::Diagnostics& diagnostics);

// A secret setting stands where secrets may stand.
void check_secrets(const Connector& connector, base::Diagnostics& diagnostics);
void check_secrets(const Pack& pack, base::Diagnostics& diagnostics);

// A value's name in expressions: a name of Lua that the engine does not use itself.
bool check_value_name(const base::Located<std::string>& name, base::Diagnostics& diagnostics);
// A side of the link set, newest or review.
void check_conflict(const base::Located<std::string>& word, const LinkSet& links,
                    base::Diagnostics& diagnostics);

}  // namespace engine::spec
