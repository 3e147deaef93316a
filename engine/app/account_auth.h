// Which of its connector's ways to prove who one is a connection takes.
#pragma once

#include <string>

#include "app/settings.h"
#include "spec/workspace.h"

namespace engine::app {

// The one that engine.yaml names, else the one that the pack names, else the first whose secrets
// all have a value; where there is none, the first. "": the connector has no auth. `given` may be
// nullptr.
std::string auth_of(const spec::ConnectionUse& use, const spec::ConnectionSettings* given,
                    const spec::Connector& connector, const Resolved& resolved);

}  // namespace engine::app
