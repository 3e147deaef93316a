#include "base/secret.h"

#include <string.h>

namespace engine::base {

// explicit_bzero, because a compiler may drop a memset of memory that is freed next. The capacity
// and not the size, so that what a shorter assignment left behind goes too.
Secret::~Secret() {
  explicit_bzero(text_.data(), text_.capacity());
}

}  // namespace engine::base
