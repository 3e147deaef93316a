// The session of a request: the one that its cookie names, or a new one.
//
// A cookie that is forged, cut off or unknown, or whose record is gone, begins a new session; none
// of that is an error. The cookie holds the record's id and a signature; keyed from a setting, it
// holds across restarts.
#pragma once

#include <string>

#include "base/result.h"
#include "base/value.h"
#include "run/answer.h"
#include "run/world.h"
#include "store/documents.h"

namespace engine::run {

struct Session {
  base::Value record;      // of the pack's collection of sessions
  std::string set_cookie;  // of a new one; else ""
};

// Signing keys that are shorter can be tried out.
inline constexpr std::size_t kShortestSessionSecret = 16;

// Of a pack that has sessions: whether somebody gave it the secret.
bool can_sign(const LoadedPack& pack);

// For a pack that has sessions. `event` as rules see it; a new session's record is made through
// `documents`.
base::Result<Session> open_session(const World& world, const LoadedPack& pack,
                                   const base::Value& event, store::Documents& documents);

// The cookie, where the client does not have it yet. What one visitor sees is no other's.
void add_session(Reply& reply, const Session& session);

}  // namespace engine::run
