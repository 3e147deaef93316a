// One step of a test: what happens, and whether it is what was expected.
#pragma once

#include <optional>
#include <vector>

#include "app/case_difference.h"
#include "app/case_world.h"
#include "rule/plan.h"

namespace engine::app {

// What a step brought about.
struct Happened {
  std::optional<http::Outgoing> answer;  // of an event
  std::vector<store::TaskView> tasks;    // that ended in it
  bool worked = false;                   // false: tasks were left alone
  std::vector<store::TaskView> left;     // that should have ended and did not
  std::vector<rule::Change> changes;
  std::vector<LoopbackTransport::Sent> requests;
  std::optional<base::Value> value;
  std::optional<base::Error> error;
  std::optional<rule::Plan> plan;
};

// Errors are those of the test, such as an unknown rule; what systems and rules did wrong is in
// Happened.
base::Result<Happened> do_step(CaseWorld& world, const spec::CaseStep& step);

void check_step(CaseWorld& world, const spec::CaseStep& step, const Happened& happened,
                Differences& differences);

}  // namespace engine::app
