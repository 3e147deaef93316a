// How a change is carried out: through the effect journal, or plainly where there is nothing to
// repeat.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "rule/change.h"
#include "store/effects.h"

namespace engine::run {

// What goes with a change into the journal.
struct WriteNotes {
  base::Value readback;      // { field: value } by which an uncertain create is found again
  std::string on_ambiguous;  // of effect `once`: drop | repeat
  // What becomes known with the receipt: links, create-once memory. Committed together with it.
  std::function<store::Learned(const rule::Receipt&)> learn;
};

class Writer {
 public:
  virtual ~Writer() = default;
  // Halts as `uncertain`: the fate is unknown and may be asked for at retry_after; the task steps
  // back. Error code "dropped": an `on_ambiguous: drop` whose fate stays unknown.
  virtual base::Result<rule::Receipt> write(const rule::Change& change,
                                            const WriteNotes& notes) = 0;
  // This step, which may have created it in an earlier attempt, found its record by other means.
  virtual base::Result<void> found(const std::string& step, const base::Value& id) = 0;
};

}  // namespace engine::run
