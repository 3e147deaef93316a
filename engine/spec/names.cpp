#include "spec/names.h"

#include "config/shape.h"

namespace engine::spec {

bool check_name(const base::Located<std::string>& name, const std::string& what,
                const std::vector<std::string>& known, base::Diagnostics& diagnostics) {
  if (name->empty() || is_one_of(*name, known)) return true;
  diagnostics.error("unknown-name", name.at, "there is no " + what + " '" + *name + "'",
                    config::name_hint(*name, known));
  return false;
}

}  // namespace engine::spec
