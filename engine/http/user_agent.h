// What a request says of who sends it, when nobody says something else.
#pragma once

#include <string>

namespace engine::http {

std::string user_agent();  // "lockstep/0.1.0"

}  // namespace engine::http
