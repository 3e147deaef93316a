// A storm of edits on both sides of a link set, in the simulated world of a case: do the rules
// bring both sides to rest, and does every edit survive?
//
// Bursts of edits and deletions of random records, with the notifications of people's and of the
// engine's own writes delivered late, twice and out of order between them. After a burst every
// waiting task and every delayed notification is delivered once a round. What is looked for:
//   * after `rounds` rounds nothing writes any more, and a pass over all records writes nothing;
//   * a field that one side alone edited holds that edit, one that nobody touched holds what it
//     held: nothing is undone by an echo or an older value;
//   * a field that is copied both ways as it is, is the same on both sides;
//   * what was deleted comes back only for an edit on the other side, and once;
//   * no task is parked or failed, but for a record that was deleted.
// The same seed is the same storm.
#pragma once

#include "app/case_world.h"
#include "base/result.h"
#include "base/value.h"
#include "spec/case_spec.h"

namespace engine::app {

// What happened, as counts: edits, deletes, records, tasks, writes, rounds (most that a burst
// needed). Error invalid: the storm cannot begin, such as no rule of the key SET.SIDE:ID; code
// "unsettled": it did not come to rest or lost something; the message says which record and field.
base::Result<base::Value> run_storm(CaseWorld& world, const spec::ProveAction& prove);

}  // namespace engine::app
