#include "http/user_agent.h"

#include "base/version.h"

namespace engine::http {

std::string user_agent() {
  return "lockstep/" + std::string(base::version());
}

}  // namespace engine::http
