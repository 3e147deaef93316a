// Renders what a rule answers to a request.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/duration.h"
#include "base/result.h"
#include "lua/runtime.h"
#include "lua/scope.h"
#include "rule/pack.h"

namespace engine::run {

struct Reply {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;  // content-type among them
  std::string body;
  base::Duration delay{};
  std::string cut;  // "" | before | middle
};

base::Result<Reply> render(const rule::Answer& answer, lua::Runtime& lua, const lua::Scope& scope);
Reply json_reply(int status, const base::Value& body);

// "250ms" or a number of seconds; none: 0.
base::Result<base::Duration> duration_of(const base::Value& value);

}  // namespace engine::run
