#include "base/version.h"

namespace engine::base {

std::string_view version() {
  return ENGINE_VERSION;
}

}  // namespace engine::base
