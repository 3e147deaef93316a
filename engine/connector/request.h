// One HTTP request from an operation's templates. Pure but for the templates' Lua.
#pragma once

#include "base/result.h"
#include "connector/auth.h"
#include "connector/compiled.h"
#include "http/message.h"

namespace engine::connector {

// Everything that the operation's templates see, in one scope: settings, token, arguments, page.
//
// Error invalid when a part of the path is absent or blank, and when the next page lies on another
// host.
base::Result<http::Request> build_request(lua::Runtime& lua, const Operation& operation,
                                          const lua::Scope& scope, const Secrets& secrets,
                                          const Pass& pass);

}  // namespace engine::connector
