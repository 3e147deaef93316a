#include "sim/same_body.h"

#include "base/json.h"

namespace engine::sim {

bool same_body(std::string_view one, std::string_view other) {
  const auto a = base::parse_json(one);
  const auto b = base::parse_json(other);
  return a && b ? *a == *b : one == other;
}

}  // namespace engine::sim
