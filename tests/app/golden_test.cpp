// tests/golden/load/*.case: what keeps a workspace from running that only its compilation and its
// settings show. tests/golden/broken/*.case: mistakes that people make; each has its one message.
//
// Files are laid over those of tests/golden/check/base, each below a line "--- PATH". Two of them
// are no files: "environment" has NAME=value, "set" has what --set is given, one a line.
#include <map>

#include "app/loopback_transport.h"
#include "app/machine.h"
#include "base/text.h"
#include "sim/stopped_clock.h"
#include "spec/check_case.h"
#include "spec/check_cases.h"
#include "support/golden_case.h"

using namespace engine;

namespace {

// What the settings of the base read; a case may name its own environment instead.
constexpr const char* kEnvironment = "PARTNER_KEY=p\nACME_TOKEN=a\nCRM_KEY=c\n";

std::string take(spec::FileTexts& files, const std::string& name, const std::string& otherwise) {
  for (auto file = files.begin(); file != files.end(); ++file) {
    if (file->first != name) continue;
    const std::string text = file->second;
    files.erase(file);
    return text;
  }
  return otherwise;
}

app::Environment environment_of(const std::string& lines) {
  std::map<std::string, std::string> values;
  for (const std::string_view line : base::split(lines, '\n')) {
    if (const auto equals = line.find('='); equals != line.npos)
      values.emplace(line.substr(0, equals), line.substr(equals + 1));
  }
  return [values](const std::string& name) -> std::optional<std::string> {
    const auto found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional(found->second);
  };
}

std::vector<app::Override> overrides_of(const std::string& lines) {
  std::vector<app::Override> overrides;
  for (const std::string_view line : base::split(lines, '\n')) {
    if (auto each = app::parse_override(std::string(line))) overrides.push_back(*each);
  }
  return overrides;
}

// What `check` says, and `serve` before it serves.
std::string problems_of(const std::string& input) {
  spec::FileTexts files = spec::split_files(input);
  app::LoadOptions options;
  options.environment = environment_of(take(files, "environment", kEnvironment));
  options.overrides = overrides_of(take(files, "set", ""));
  const spec::CheckCase folder(files);
  options.folders.packs = {folder.path("rules")};

  sim::StoppedClock clock;
  app::LoopbackTransport transport(clock);
  base::CountingMetrics metrics;
  app::Machine machine({clock, transport, metrics, *store::open_memory(clock)});
  app::Compiled compiled = app::compile(options.folders);
  if (!compiled.diagnostics.has_errors())
    spec::check_case_files(*compiled.workspace, compiled.diagnostics);
  return folder.to_text(machine.load(std::move(compiled), options));
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("golden: each workspace reports exactly what keeps it from running") {
  CHECK(problems_of("") == "");
  CHECK(tests::check_golden_cases("load", problems_of) >= 20);
}

TEST_CASE("golden: an optional setting may have no value") {
  CHECK(problems_of("--- rules/extra/pack.yaml\n"
                    "pack: extra\n"
                    "settings: { test_key: { type: secret, env: TEST_KEY, optional: true } }\n") ==
        "");
}

TEST_CASE("golden: each broken pack has one message") {
  const std::size_t cases = tests::check_golden_cases("broken", [](const std::string& input) {
    const std::string problems = problems_of(input);
    CHECK(count(problems, ": error[") + count(problems, ": warning[") == 1);
    return problems;
  });
  CHECK(cases >= 30);
}
