#include "base/secret.h"

#include <string.h>

namespace engine::base {

// explicit_bzero, because a compiler may drop a memset of memory that is freed next.
Secret::~Secret() {
  explicit_bzero(text_.data(), text_.size());
}

}  // namespace engine::base
