// The demo: what the plan says, what became of the tasks and what the sandbox counted are the same.
#include <set>

#include <doctest/doctest.h>

#include "base/json.h"
#include "e2e/world.h"

using namespace engine::e2e;
using engine::base::Value;

namespace {

using Counts = std::map<std::string, std::int64_t>;

// The output of `engine demo` as JSON.
Value told(const Folder& folder, const std::string& file, const std::vector<std::string>& set) {
  std::vector<std::string> words = {ENGINE_BIN, "demo", file, "--output", "json"};
  for (const auto& each : set) words.insert(words.end(), {"--set", each});
  Process demo(words, folder / "demo.log");
  const std::string output = demo.rest_of_output();
  CHECK_MESSAGE(demo.wait() == 0, text_of(folder / "demo.log"));
  const auto parsed = engine::base::parse_json(output);
  REQUIRE_MESSAGE(parsed.ok(), output);
  Value steps = Value::list();
  for (const Value& step : parsed->get("story").items()) steps.push(step.get("told"));
  return steps;
}

// The demo's own wiring with a story that looks into both ledgers after every act.
std::string accounted_story(const Folder& folder) {
  std::string demo = text_of(repository("examples/demo/demo.yaml"));
  demo = demo.substr(0, demo.find("\nstory:"));
  demo = replaced(demo, "../../", repository(""));
  demo = replaced(demo, "../sandbox", repository("examples/sandbox"));
  demo = replaced(demo, "config: ", "config: " + repository("examples/demo/"));
  const std::string ledgers =
      "  - { title: ledger, send: \"{marketo}/_sandbox/ledger\" }\n"
      "  - { title: ledger, send: \"{pipedrive}/_sandbox/ledger\" }\n";
  const std::string act = ": list_to_persons, with: { list_id: 501 } }\n" + ledgers;
  return folder.write("demo.yaml", demo + "\nstory:\n  - { title: plan, plan" + act +
                                       "  - { title: run, run" + act + "  - { title: again, run" +
                                       act);
}

constexpr std::size_t kPlan = 0, kRun = 3, kAgain = 6;  // each with its two ledgers

// Writes, as the ledgers after a step count them.
Counts writes(const Value& story, std::size_t step) {
  static const std::map<std::string, std::string> kNames = {
      {"POST /api/v2/persons", "create pipedrive.person"},
      {"PATCH /api/v2/persons/{id}", "update pipedrive.person"},
      {"POST /api/v2/organizations", "create pipedrive.organization"},
      {"PATCH /api/v2/organizations/{id}", "update pipedrive.organization"},
      {"POST /rest/v1/companies.json", "create marketo.company"},
      {"POST /rest/v1/leads.json", "update marketo.lead"}};
  Counts counts;
  for (const std::size_t ledger : {step + 1, step + 2}) {
    const Value& body = story.at(ledger).get("body");
    for (const Value& group : body.get("requests").items()) {
      const std::string request = std::string(group.get("method").as_text()) + " " +
                                  std::string(group.get("path").as_text());
      const auto name = kNames.find(request);
      if (name != kNames.end())
        counts[name->second] += group.get("count").as_integer().value_or(0);
      else
        CHECK_MESSAGE(group.get("method").as_text() == "GET", request);
    }
  }
  return counts;
}

Counts planned_writes(const Value& plan) {
  Counts counts;
  for (const Value& change : plan.get("changes").items()) {
    ++counts[std::string(change.get("kind").as_text()) + " " +
             std::string(change.get("connection").as_text()) + "." +
             std::string(change.get("entity").as_text())];
  }
  return counts;
}

// Of the leads' tasks; the one that lists them is left out.
Counts planned_outcomes(const Value& plan) {
  Counts counts;
  for (const Value& task : plan.get("tasks").items()) {
    if (!task.get("parent").is_blank()) ++counts[std::string(task.get("outcome").as_text())];
  }
  return counts;
}

Counts outcomes(const Value& run) {
  Counts counts;
  for (const auto& entry : run) {
    if (entry.value.is_number())
      counts[std::string(entry.key.as_text())] = entry.value.as_integer().value_or(0);
  }
  return counts;
}

std::string shown(const Counts& counts) {
  std::string text;
  for (const auto& [name, count] : counts) text += name + " " + std::to_string(count) + "\n";
  return text;
}

// What a seed's plan, run and ledgers agree on.
Counts agreed(int seed) {
  const Folder folder;
  const std::string number = std::to_string(seed);
  const Value story =
      told(folder, accounted_story(folder), {"marketo.seed=" + number, "pipedrive.seed=" + number});
  REQUIRE(story.size() == 9);
  const Value& plan = story.at(kPlan);
  CHECK(writes(story, kPlan) == Counts{});
  CHECK_MESSAGE(shown(planned_writes(plan)) == shown(writes(story, kRun)), "seed " << seed);
  const Counts planned = planned_outcomes(plan);
  CHECK_MESSAGE(shown(planned) == shown(outcomes(story.at(kRun))), "seed " << seed);
  CHECK(planned.at("created") > 0);
  CHECK(planned.at("updated") > 0);
  CHECK(planned.at("skipped") > 0);
  CHECK(planned.at("parked") > 0);
  CHECK(sum(planned) >= 190);

  // The second run has nothing left to write.
  CHECK(shown(writes(story, kAgain)) == shown(writes(story, kRun)));
  const Counts again = outcomes(story.at(kAgain));
  CHECK(again.count("created") + again.count("updated") == 0);
  // Some of what was parked is a task of its own, which an unchanged lead does not make again.
  CHECK(again.at("parked") <= planned.at("parked"));
  CHECK(again.at("parked") > 0);
  return planned;
}

}  // namespace

TEST_CASE("demo: plan, tasks and ledger agree, and another seed is another story") {
  std::set<std::string> stories;
  const int seeds = is_long() ? 10 : 2;
  for (int seed = 1; seed <= seeds; ++seed) stories.insert(shown(agreed(seed)));
  CHECK(stories.size() == static_cast<std::size_t>(seeds));
}

TEST_CASE("demo: the story as it is told to strangers comes to its end") {
  const Folder folder;
  const Value story = told(folder, repository("examples/demo/demo.yaml"), {});
  REQUIRE(story.size() >= 5);
  CHECK(story.at(0).get("counts").get("create").as_integer().value_or(0) > 0);
}
