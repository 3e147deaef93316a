// When two values count as equal.
#include "rule/merge.h"

namespace engine::rule {

using base::Value;

bool same_value(const Value& a, const Value& b) {
  return a == b || (a.is_blank() && b.is_blank());
}

}  // namespace engine::rule
