// Finds the tests of packs and connectors, NAME/tests/*.yaml, and runs them: each case in a world
// of its own, on simulated parts.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/duration.h"
#include "base/value.h"

namespace engine::app {

// Numbers in the place of those that a `prove` step gives; 0: as it says.
struct StormOptions {
  int edits = 0, records = 0, seed = 0, rounds = 0;
};

struct CaseOptions {
  std::vector<std::string> paths;           // packs and connectors, or folders that hold some
  std::string filter;                       // part of "FOLDER: NAME"; "" = all
  std::string connectors;                   // "" = the nearest folder of this name above each path
  std::string scripts;                      // the same
  std::optional<StormOptions> storms = {};  // only cases with a `prove` step, with these numbers
};

struct CaseResult {
  std::string folder;  // of the pack or connector
  std::string name;
  base::SourceLoc at;
  std::vector<std::string> problems;  // none: it passed
  base::Duration took{};
  base::Value storm{};  // what the last `prove` step counted; absent: there was none
};

struct CaseReport {
  std::vector<CaseResult> results;
  // Of packs, connectors and test files that cannot be used; their cases did not run.
  base::Diagnostics diagnostics;

  std::size_t failed() const;
};

// `on_result` is told of each case when it has run.
CaseReport run_cases(const CaseOptions& options,
                     const std::function<void(const CaseResult&)>& on_result);

}  // namespace engine::app
