// Findings as annotations of a CI job: lines that CI systems with workflow commands show beside the
// code.
//
//   ::error file=rules/a/rules.yaml,line=3,col=5,title=unknown-key::'whne' is not a key of rule
//
// Such systems show ten of a kind and drop the others without a word, so the tenth says how many
// more there are.
#pragma once

#include <string>

#include "app/case.h"
#include "base/diagnostic.h"

namespace engine::cli {

std::string annotations(const base::Diagnostics& diagnostics);
// Of the cases that failed.
std::string annotations(const app::CaseReport& report);

}  // namespace engine::cli
