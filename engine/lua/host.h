// The functions that the engine offers to expressions and scripts: one table, from which come the
// Lua bindings, the reference page, the editor stubs and the native operations of mappings.
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "base/value.h"
#include "lua/script.h"

namespace engine::lua {

class Runtime;

struct HostFunction {
  std::string_view name;       // "lower", "today"
  std::string_view signature;  // "lower(text) -> text"
  std::string_view doc;        // one sentence
  int least = 0, most = 0;     // arguments
  bool connector_only = false;
  // Pure, but for the task's time in `runtime`. An expected failure is an Error of kind invalid.
  base::Result<base::Value> (*call)(std::span<const base::Value> arguments, const Runtime& runtime);
};

std::span<const HostFunction> host_functions();
const HostFunction* host_function(std::string_view name);

}  // namespace engine::lua
