// A named allowance of a connection: calls or tokens in a window, a daily ledger, or calls in
// flight.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/duration.h"
#include "base/source.h"
#include "config/describe.h"
#include "config/template.h"
#include "spec/answer_spec.h"

namespace engine::spec {

struct BudgetReset {
  std::string at = "00:00";  // local time
  std::string zone;          // IANA name
};

// Exactly one of `per` (rolling window), `resets` (ledger) and `concurrent` (in flight).
struct Budget {
  config::ValueTemplate capacity;  // number; scope: settings
  std::optional<base::Duration> per;
  std::optional<BudgetReset> resets;
  config::ValueTemplate concurrent;  // number; scope: settings
  // What an operation takes that does not name this budget in its `cost`.
  int cost = 1;
  // Percent of the capacity of a ledger that lanes other than `live` leave alone.
  int reserve = 0;
  // Percent of a window's capacity that may pass at once; the rest is spread over the window.
  int burst = 100;
  // Answers of these classes give back what their call took.
  std::vector<AnswerClass> free;
  base::SourceLoc at;
};

const config::Object<BudgetReset>& describe(const BudgetReset*);
const config::Object<Budget>& describe(const Budget*);

}  // namespace engine::spec
