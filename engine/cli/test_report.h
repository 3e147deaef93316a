// The results of tests, as people and CI systems read them.
#pragma once

#include <string>

#include "app/case.h"

namespace engine::cli {

// "ok    rules/x: a lead becomes a person", and below a failure its problems.
std::string case_text(const app::CaseResult& result);
// "12 passed, 1 failed"
std::string case_summary(const app::CaseReport& report);
std::string case_json(const app::CaseReport& report);
std::string case_tap(const app::CaseReport& report);
std::string case_junit(const app::CaseReport& report);

}  // namespace engine::cli
