// A function of one value that a mapping names: one of the engine's own, called natively, or one
// of a pack's Lua modules. Immutable; used by many threads, each with its Runtime.
#pragma once

#include <optional>

#include "base/diagnostic.h"
#include "base/result.h"
#include "base/source.h"
#include "base/value.h"
#include "lua/runtime.h"
#include "lua/script.h"

namespace engine::lua {
struct HostFunction;
}

namespace engine::rule {

class Adapter {
 public:
  // nullopt after a diagnostic: unknown-function or adapter-arity.
  static std::optional<Adapter> compile(const base::Located<std::string>& name, lua::Script& script,
                                        base::Diagnostics& diagnostics);

  // Error invalid with the place of the Lua line, else of the adapter's name in the mapping.
  base::Result<base::Value> call(lua::Runtime& lua, const base::Value& argument) const;

  // Of a pack's module; nullptr: one of the engine's own.
  const lua::Script* script() const { return native_ == nullptr ? script_ : nullptr; }

  lua::FunctionRef function() const { return function_; }

 private:
  const lua::HostFunction* native_ = nullptr;
  const lua::Script* script_ = nullptr;
  lua::FunctionRef function_;
  base::SourceLoc at_;
};

}  // namespace engine::rule
