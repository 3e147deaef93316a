// What makes a request conditional: who asks remembers the validator (ETag, time of change) of the
// last answer that was made use of.
#pragma once

#include <string>

#include "base/result.h"

namespace engine::connector {

// One per task; not safe for several threads.
class Validators {
 public:
  virtual ~Validators() = default;
  // Of the answer that this request had; "" asks unconditionally.
  virtual base::Result<std::string> known(const std::string& connection,
                                          const std::string& url) = 0;
  // It was answered, with this validator; "" when the API told none. Known from then on only when
  // all that used the answer has succeeded, which the asker sees to.
  virtual void answered(const std::string& connection, const std::string& url,
                        const std::string& validator) = 0;
  // It was answered as unchanged.
  virtual void unchanged() = 0;
};

}  // namespace engine::connector
