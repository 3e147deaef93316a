// A rule's typed arguments, from a request, the command line or another rule.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "base/result.h"
#include "base/value.h"
#include "lua/runtime.h"
#include "rule/pack.h"
#include "run/answer.h"

namespace engine::run {

// The value as the type wants it ("17" → 17 for int); nullopt: it is none of that type.
std::optional<base::Value> typed(const std::string& type, const base::Value& value);

// Of a request: each input from the first of its `from` that tells something. A Reply is what the
// rule answers when an input is absent or invalid; an input that says nothing about that answers
// 400.
base::Result<std::variant<base::Value, Reply>> inputs_of_request(const rule::Rule& rule,
                                                                 const base::Value& settings,
                                                                 const base::Value& event,
                                                                 lua::Runtime& lua);
// By name: from `engine run RULE k=v`. Error invalid: unknown, missing or of another type.
base::Result<base::Value> inputs_by_name(const rule::Rule& rule, const base::Value& given);

}  // namespace engine::run
