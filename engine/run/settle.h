// What becomes of a task after an attempt: settled, parked, or back into the queue.
#pragma once

#include <variant>

#include "base/duration.h"
#include "base/error.h"
#include "run/process.h"
#include "spec/pack_spec.h"
#include "store/queue.h"
#include "store/settlement.h"

namespace engine::run {

// The attempt lost its lease: whatever it found, another one has the task now.
struct Fenced {};

using Verdict = std::variant<store::Settlement, store::GiveBack, Fenced>;

// Whether a failure that may pass is not tried again after this attempt.
bool is_last_attempt(const store::Claim& claim, const spec::Retry& retry, base::Time now);

// Of a rule that ran to its end. An outcome `failed` whose writes have an unknown fate does not
// exist.
Verdict verdict(const Finish& finish, store::Settlement settlement);
// Of an attempt that met an error. Pure: the jitter comes from the task's id.
Verdict verdict(const base::Error& error, const store::Claim& claim, const spec::Retry& retry,
                base::Time now);

}  // namespace engine::run
