// What a response means: a success, nothing new, or an error of one class. Pure.
//
// The first rule that holds decides: the operation's, then the connector's, then `results` for a
// record of its own, then what HTTP says. A success that is not what the operation needs to read is
// no success.
#pragma once

#include "base/error.h"
#include "base/result.h"
#include "base/value.h"
#include "connector/compiled.h"
#include "http/message.h"
#include "lua/runtime.h"

namespace engine::connector {

// A response as the rules see it.
struct Reply {
  int status = 0;
  base::Value headers;     // names in lower case
  base::Value body;        // JSON; a text when it is none; absent when empty
  bool malformed = false;  // a body that is no JSON
};

Reply read_reply(const http::Response& response);
// status, headers and body.
lua::Scope scope_of(const Reply& reply, const base::Value& settings);

enum class Meaning { success, unchanged };

// `conditional`: the request was, so that nothing new is no mistake. An error names "METHOD path
// status code message".
base::Result<Meaning> classify(lua::Runtime& lua, const Operation& operation, const Reply& reply,
                               const lua::Scope& scope, bool conditional, base::Time now);

// "GET /people/${id} 404"
std::string title_of(const Operation& operation, int status);

}  // namespace engine::connector
