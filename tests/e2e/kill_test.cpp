#include <doctest/doctest.h>

#include "e2e/campaign.h"

using namespace engine::e2e;

namespace {

std::string in_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += "\n  " + line;
  return text;
}

}  // namespace

TEST_CASE("kill: nothing is lost, nothing is there twice, order is kept, the last state wins") {
  for (unsigned seed = 1; seed <= (is_long() ? 3U : 1U); ++seed) {
    CAPTURE(seed);
    Campaign campaign(ENGINE_BIN, 2000, 200, seed);
    while (campaign.killed() < campaign.kills()) campaign.round();
    const auto parked = campaign.finish();
    CHECK_MESSAGE(parked.empty(), in_lines(parked));
    const Findings findings = campaign.findings();
    CHECK_MESSAGE(findings.lost.empty(), in_lines(findings.lost));
    CHECK_MESSAGE(findings.duplicated.empty(), in_lines(findings.duplicated));
    CHECK_MESSAGE(findings.stale.empty(), in_lines(findings.stale));
    CHECK_MESSAGE(findings.unordered.empty(), in_lines(findings.unordered));
  }
}

TEST_CASE("kill: a build that writes no intent is found out") {
  Campaign campaign(ENGINE_WITHOUT_INTENT_BIN, 2000, 200, 1);
  Findings findings;
  while (campaign.killed() < campaign.kills() && findings.duplicated.empty()) {
    campaign.round();
    findings = campaign.findings();
  }
  MESSAGE("found out after " << campaign.killed() << " kills");
  CHECK_FALSE(findings.duplicated.empty());
}
