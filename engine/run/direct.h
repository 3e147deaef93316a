// Rules that answer without a task: they look at and write to the pack's own collections, nothing
// else.
//
// All of a request's writes, and its line in the pack's ledger, are one commit, which is made
// before the answer goes out.
#pragma once

#include <optional>

#include "base/clock.h"
#include "lua/runtime.h"
#include "rule/pack.h"
#include "run/answer.h"
#include "run/lookups.h"
#include "run/world.h"
#include "store/store.h"

namespace engine::run {

struct DirectAnswer {
  Reply reply;
  // Steps behind the answer: to be enqueued when the client has taken the last byte.
  std::optional<store::NewTask> rest;
};

// `event`: params, query, body, headers, request {method, path, target, peer}. An error of the rule
// is a 500 with its message in the log, not in the answer. Safe to use from several threads, each
// with its Runtime.
DirectAnswer answer_directly(const World& world, const LoadedPack& pack, const rule::Rule& rule,
                             const base::Value& event, store::Store& store, Lookups& lookups,
                             lua::Runtime& lua, base::Clock& clock);

// A line in the pack's ledger for a request that no rule answered.
void note_request(const LoadedPack& pack, const base::Value& event, int status, store::Store& store,
                  base::Clock& clock);

}  // namespace engine::run
