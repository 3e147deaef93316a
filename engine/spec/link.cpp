#include "spec/link.h"

namespace engine::spec {

void link(const Workspace&, const std::vector<std::string>&, base::Diagnostics&) {}

}  // namespace engine::spec
