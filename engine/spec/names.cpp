#include "spec/names.h"

#include "base/suggest.h"
#include "config/shape.h"

namespace engine::spec {

bool check_name(const base::Located<std::string>& name, const std::string& what,
                const std::vector<std::string>& known, base::Diagnostics& diagnostics) {
  if (name->empty() || is_one_of(*name, known)) return true;
  constexpr std::size_t kMostListed = 12;
  std::string hint = base::did_you_mean(*name, known);
  if (hint.empty() && known.empty()) hint = "there is none at all";
  if (hint.empty() && known.size() <= kMostListed) {
    hint = (known.size() == 1 ? "there is only " : "there are ") + config::enumerate(known, "and");
  }
  diagnostics.error("unknown-name", name.at, "there is no " + what + " '" + *name + "'", hint);
  return false;
}

}  // namespace engine::spec
