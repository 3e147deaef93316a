// tests/golden/plan holds what the plans below look like. With ENGINE_GOLDEN=write in the
// environment the files are written anew.
#include "rule/plan.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <doctest/doctest.h>

#include "rule/mapped.h"

namespace engine::rule {

using base::Value;

namespace {

base::SourceLoc at(const char* file, int line) {
  return {source_file(std::string("rules/acme-to-crm/") + file, ""), line, 5, 0};
}

Value json(const char* text) {
  return *base::parse_json(text);
}

Change change(ChangeKind kind, const char* connection, const char* entity, const char* title) {
  Change change;
  change.kind = kind;
  change.connection = connection;
  change.entity = entity;
  change.title = title;
  change.rule = "acme-to-crm/lead_to_person";
  change.step = "steps/2";
  change.at = at("rules.yaml", 31);
  return change;
}

// Two leads of one new company, one known person, a person to delete and a message.
Plan sample() {
  Plan plan;
  plan.workspace = "3f2a90c1";
  const Value company = Value::promise("crm.organization#1");
  Change organization = change(ChangeKind::create, "crm", "organization", "Analytical Engines");
  organization.rule = "acme-to-crm/lead_organization";
  organization.id = company;
  organization.fields = json(R"({"name": "Analytical Engines", "employees": 12})");
  organization.reasons = {{"name", at("mappings.yaml", 4)}, {"employees", at("mappings.yaml", 5)}};
  organization.source = "acme.company:9";
  plan.changes.push_back(organization);
  for (const char* name : {"Ada Lovelace", "Charles Babbage"}) {
    Change person = change(ChangeKind::create, "crm", "person", name);
    person.id = Value::promise("crm.person#" + std::to_string(plan.changes.size()));
    person.fields = Value::object({{"name", Value::text(name)}, {"org_id", company}});
    person.reasons = {{"name", at("mappings.yaml", 12)}};
    person.source = "acme.lead:" + std::to_string(16 + plan.changes.size());
    person.cost = {{"calls", 1}, {"daily", 10}};
    plan.changes.push_back(person);
  }
  Change update = change(ChangeKind::update, "crm", "person", "Grace Hopper");
  update.id = Value::number(std::int64_t{51});
  update.fields = json(
      R"({"phone": "+1 202 555 0142", "title": null, "score": 5, "note": "two\nlines", "größe": "1,80"})");
  update.before = json(
      R"({"phone": null, "title": "Rear admiral", "score": "5", "note": " ", "größe": "1.80"})");
  update.reasons = {{"phone", at("mappings.yaml", 14)}, {"title", at("mappings.yaml", 15)}};
  update.source = "acme.lead:19";
  plan.changes.push_back(update);
  Change second = change(ChangeKind::update, "crm", "person", "Alan Turing");
  second.id = Value::number(std::int64_t{52});
  second.fields = json(R"({"title": "Engineer"})");
  second.before = json(R"({"title": "Clerk"})");
  second.reasons = {{"title", at("mappings.yaml", 15)}};
  second.maybe = true;
  plan.changes.push_back(second);
  Change removed = change(ChangeKind::remove, "crm", "person", "Old Entry");
  removed.id = Value::number(std::int64_t{53});
  plan.changes.push_back(removed);
  Change call = change(ChangeKind::call, "chat", "post_message", "");
  call.fields = json(
      R"({"channel": "#sales", "text": "a text that is a good deal longer than sixty characters, so it is cut"})");
  plan.changes.push_back(call);

  const auto task = [&](const char* record, const char* outcome, const char* reason) {
    const std::string id = "t" + std::to_string(plan.tasks.size() + 1);
    plan.tasks.push_back({id, "acme-to-crm/lead_to_person", record, outcome, reason, "t1"});
  };
  task("schedule:nightly", "done", "");
  plan.tasks.back().parent = "";
  for (const char* lead : {"acme.lead:17", "acme.lead:18"}) task(lead, "created", "");
  for (const char* lead : {"acme.lead:19", "acme.lead:20"}) task(lead, "updated", "");
  for (const char* lead : {"acme.lead:21", "acme.lead:22", "acme.lead:23"})
    task(lead, "skipped", "nothing changed");
  for (const char* lead : {"acme.lead:24", "acme.lead:25", "acme.lead:26", "acme.lead:27"}) {
    task(lead, "parked", "ambiguous: 2 crm.organization name=Example");
  }
  task("acme.lead:28", "failed", "No lead found with id=28");
  plan.read_cost = {{"acme", {{"calls", 1}}}, {"crm", {{"calls", 5}, {"daily", 50}}}};
  plan.write_cost = {{"chat", {{"calls", 1}}},
                     {"crm", {{"calls", 6}, {"daily", 120}, {"month", 6}}}};
  plan.budget_left = {{"crm.daily", 10000}, {"crm.month", 0}};
  return plan;
}

std::string read_file(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

void check_golden(const std::string& name, const std::string& text) {
  const std::string path = PROJECT_SOURCE_DIR "/tests/golden/plan/" + name;
  if (std::getenv("ENGINE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << text;
  CAPTURE(name);
  CHECK(read_file(path) == text);
}

}  // namespace

TEST_CASE("plan: as a text") {
  check_golden("text.txt", to_text(sample(), {}));
  check_golden("masked.txt", to_text(sample(), {.show_values = false}));
  check_golden("colour.txt", to_text(sample(), {.colour = true, .most_changes = 2}));
}

TEST_CASE("plan: values that are not shown stand nowhere in the text") {
  const std::string text = to_text(sample(), {.show_values = false});
  for (const char* value : {"Ada", "Grace", "202 555", "admiral", "#sales", "Engineer"}) {
    CHECK(text.find(value) == std::string::npos);
  }
}

TEST_CASE("plan: as JSON") {
  check_golden("plan.json", base::to_pretty_json(to_value(sample())) + "\n");
}

TEST_CASE("plan: as Markdown, within a length") {
  check_golden("comment.md", to_markdown(sample(), 65536));
  check_golden("short.md", to_markdown(sample(), 1100));
  for (const std::size_t most :
       std::initializer_list<std::size_t>{0, 10, 50, 400, 900, 1500, 4000}) {
    const std::string text = to_markdown(sample(), most);
    CHECK(text.size() <= most);
  }
}

TEST_CASE("plan: nothing to do") {
  Plan plan;
  CHECK(to_text(plan, {}) == "Plan: no changes.\n");
  CHECK(to_markdown(plan, 1000) == "### Plan: no changes\n\n");
  plan.tasks.push_back({"t1", "p/r", "acme.lead:1", "skipped", "nothing changed", ""});
  CHECK(!plan.has_changes());
  check_golden("nothing.txt", to_text(plan, {}));
}

TEST_CASE("plan: counts changes by kind and tasks by outcome") {
  const auto counts = sample().counts();
  CHECK(counts.create == 3);
  CHECK(counts.update == 2);
  CHECK(counts.remove == 1);
  CHECK(counts.call == 1);
  CHECK(counts.unchanged == 3);
  CHECK(counts.parked == 4);
  CHECK(counts.failed == 1);
  CHECK(counts.done == 0);  // the schedule's task enqueued the others
  CHECK(counts.reasons ==
        std::map<std::string, int>{{"ambiguous: 2 crm.organization name=Example", 4},
                                   {"No lead found with id=28", 1},
                                   {"nothing changed", 3}});
}

TEST_CASE("plan: a task that enqueued others counts when it ended badly") {
  Plan plan;
  plan.tasks = {{"t1", "p/r", "a", "failed", "no", ""}, {"t2", "p/r", "b", "done", "", "t1"}};
  CHECK(plan.counts().failed == 1);
  CHECK(plan.counts().done == 1);
}

TEST_CASE("plan: a field that differs in nearly every update is pointed out") {
  Plan plan;
  for (int i = 0; i < 12; ++i) {
    Change update = change(ChangeKind::update, "crm", "person", "");
    update.id = Value::number(std::int64_t{i});
    update.fields = json(R"({"phone": "b"})");
    update.before = json(R"({"phone": "a"})");
    if (i == 0) update.fields = json(R"({"title": ""})"), update.before = json(R"({"title": "x"})");
    plan.changes.push_back(update);
  }
  check_golden("noise.txt", to_text(plan, {.most_changes = 1}));
}

}  // namespace engine::rule
