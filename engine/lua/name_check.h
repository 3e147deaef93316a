// Whether the free names of an expression mean something where it stands.
#pragma once

#include "base/diagnostic.h"
#include "lua/expression.h"
#include "lua/references.h"

namespace engine::lua {

class NameCheck {
 public:
  NameCheck(Script& script, const Names& names, base::Diagnostics& diagnostics)
      : script_(script), names_(names), diagnostics_(diagnostics) {}

  bool in_scope(std::string_view root) const;
  // Reports unknown-name, unknown-function, read-only; false when it did.
  bool check(const Reference& reference, const base::SourceLoc& at);

 private:
  bool check_field(const Reference& reference, const base::SourceLoc& at);
  bool check_global(const Reference& reference, const base::SourceLoc& at);
  bool check_module(const Reference& reference, std::size_t module, const base::SourceLoc& at);
  bool unknown(const std::string& name, const std::string& hint, const base::SourceLoc& at);
  std::string scope_hint() const;

  Script& script_;
  const Names& names_;
  base::Diagnostics& diagnostics_;
};

}  // namespace engine::lua
