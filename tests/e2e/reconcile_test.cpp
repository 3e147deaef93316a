// The walks over what changed (rules/reconcile.yaml): what they cost, who goes first, and what a
// kill does to them.
#include <algorithm>
#include <chrono>
#include <csignal>

#include <doctest/doctest.h>

#include "base/duration.h"
#include "base/json.h"
#include "e2e/world.h"

using namespace engine::e2e;
using engine::base::Value;

namespace {

using Ids = std::vector<std::int64_t>;

std::int64_t id_of(const Value& record, const char* field) {
  return record.get(field).as_integer().value_or(0);
}

// Of one side: how its records are edited, told, walked over and found on the other side.
struct Side {
  std::string route;
  std::string walk;
  std::int64_t a_page = 1;
  std::function<void(std::int64_t, const std::string&)> set_title;
  std::function<std::map<std::int64_t, std::string>()> titles_there;  // by the id on this side
};

struct Account {
  explicit Account(int count, const std::vector<std::string>& set, const std::string& config)
      : sandbox(folder, with_count(count, set)), service(folder, sandbox, {}, config) {
    const Value all = sandbox.leads();
    for (const Value& lead : all.items()) leads.push_back(id_of(lead, "id"));
  }

  static std::vector<std::string> with_count(int count, std::vector<std::string> set) {
    set.push_back("marketo.leads=" + std::to_string(count));
    set.push_back("pipedrive.leads=" + std::to_string(count));
    return set;
  }

  // Leads that have a person who is there, from all over the account.
  Ids linked(std::size_t count) const {
    std::map<std::int64_t, bool> is_there;
    const Value persons = sandbox.persons();
    for (const Value& person : persons.items())
      is_there[id_of(person, "id")] = !person.get("is_deleted").is_true();
    Ids all;
    const Value all_leads = sandbox.leads();
    for (const Value& lead : all_leads.items()) {
      if (is_there[id_of(lead, "pipedriveId")]) all.push_back(id_of(lead, "id"));
    }
    REQUIRE(all.size() >= count);
    Ids some;
    for (std::size_t i = 0; i < count; ++i) some.push_back(all[i * all.size() / count]);
    return some;
  }

  void bring_in_step(const Ids& ids) const {
    for (const auto lead : ids) CHECK(service.post(lead).status == 202);
    service.come_to_rest(900);
  }

  // What another integration does: every lead gets a value that no rule watches, 100 a call.
  void touch_all() const {
    const std::string token(ask("GET", sandbox.marketo() +
                                           "/identity/oauth/token?grant_type=client_credentials"
                                           "&client_id=sandbox&client_secret=sandbox-secret")
                                .body.get("access_token")
                                .as_text());
    Value input = Value::list();
    for (std::size_t i = 0; i < leads.size(); ++i) {
      input.push(Value::object(
          {{"id", Value::number(leads[i])}, {"contactReason", Value::text("Newsletter")}}));
      if (input.size() < 100 && i + 1 < leads.size()) continue;
      const Answer answer = ask("POST", sandbox.marketo() + "/rest/v1/leads.json",
                                Value::object({{"action", Value::text("updateOnly")},
                                               {"lookupField", Value::text("id")},
                                               {"input", input}}),
                                token);
      REQUIRE_MESSAGE(answer.body.get("success").is_true(), answer.text);
      input = Value::list();
    }
  }

  std::map<std::int64_t, std::string> lead_titles() const {
    std::map<std::int64_t, std::string> titles;
    const Value all = sandbox.leads();
    for (const Value& lead : all.items())
      titles[id_of(lead, "pipedriveId")] = std::string(lead.get("title").as_text());
    return titles;
  }

  std::map<std::int64_t, std::string> person_titles() const {
    std::map<std::int64_t, std::string> by_person, titles;
    const Value persons = sandbox.persons();
    for (const Value& person : persons.items()) {
      by_person[id_of(person, "id")] =
          std::string(person.get("custom_fields").get(title_field).as_text());
    }
    const Value all = sandbox.leads();
    for (const Value& lead : all.items())
      titles[id_of(lead, "id")] = by_person[id_of(lead, "pipedriveId")];
    return titles;
  }

  Side lead_side() const {
    return {"/marketo/lead/", "/marketo/changed", 300,
            [this](std::int64_t id, const std::string& title) {
              sandbox.put_lead(
                  Value::object({{"id", Value::number(id)}, {"title", Value::text(title)}}));
            },
            [this] { return person_titles(); }};
  }

  Side person_side() const {
    return {"/pipedrive/person/", "/pipedrive/changed", 500,
            [this](std::int64_t id, const std::string& title) {
              sandbox.put_person(Value::object(
                  {{"id", Value::number(id)},
                   {"custom_fields", Value::object({{title_field, Value::text(title)}})}}));
            },
            [this] { return lead_titles(); }};
  }

  Folder folder;
  Sandbox sandbox;
  Service service;
  Ids leads;
  std::string title_field = sandbox.person_field("Title");
};

std::string title_of(const std::string& name, std::int64_t id) {
  return name + " " + std::to_string(id);
}

void set_titles(const Side& side, const Ids& ids, const std::string& name) {
  for (const auto id : ids) side.set_title(id, title_of(name, id));
}

void check_titles(const Side& side, const Ids& ids, const std::string& name) {
  auto there = side.titles_there();
  for (const auto id : ids) CHECK(there[id] == title_of(name, id));
}

// Products tell times in whole seconds: what was done before is older than the result.
std::string next_second() {
  using namespace std::chrono;
  const auto now = [] { return floor<seconds>(system_clock::now()); };
  const auto before = now();
  REQUIRE(eventually(5, [&] { return now() > before; }));
  return engine::base::to_text(engine::base::Time(now()));
}

struct Cost {
  std::int64_t bare = 0;     // what the same updates cost as events, one after the other
  std::int64_t walk = 0;     // what the walk cost, its updates among it
  std::int64_t further = 0;  // that are allowed to a walk

  std::string told(const std::string& side, std::size_t changed) const {
    return side + ": " + std::to_string(changed) + " changed; as events " + std::to_string(bare) +
           " calls, by the walk " + std::to_string(walk) + ", at most 1.2 times as many and " +
           std::to_string(further);
  }
};

Cost cost_of_walk(const Account& account, const Side& side, const Ids& ids,
                  const std::function<void()>& meanwhile) {
  const auto count = [&] { return sum(account.sandbox.ledger()); };
  const auto& service = account.service;
  Cost cost;
  const auto size = static_cast<std::int64_t>(account.leads.size());
  cost.further = (size + side.a_page - 1) / side.a_page + 5;

  set_titles(side, ids, "Event");
  const std::int64_t before_events = count();
  for (const auto id : ids) {
    const Value task = service.finished(task_of(service.post(side.route + std::to_string(id))));
    CHECK_MESSAGE(outcome_of(task) == "updated", engine::base::to_json(task));
  }
  cost.bare = count() - before_events;
  check_titles(side, ids, "Event");

  const std::string since = next_second();
  meanwhile();
  set_titles(side, ids, "Walk");
  const std::int64_t before_walk = count();
  const Value walk = service.finished(task_of(service.post(side.walk + "?since=" + since)));
  CHECK_MESSAGE(walk.get("attempts").as_integer() == 1, engine::base::to_json(walk));
  service.come_to_rest();
  cost.walk = count() - before_walk;
  check_titles(side, ids, "Walk");
  return cost;
}

// A walk whose pages take a second each, with what changed on its first and on its last page.
struct SlowWalk {
  explicit SlowWalk(const std::string& config)
      : account(200, {"marketo.activities_a_page=100"}, config) {
    const Ids some = account.linked(21);
    early.assign(some.begin(), some.begin() + 10);
    late.assign(some.begin() + 10, some.begin() + 20);
    other = some.back();
    account.bring_in_step(some);
    const std::string since = next_second();
    set_titles(account.lead_side(), early, "Walk");
    account.touch_all();
    set_titles(account.lead_side(), late, "Walk");
    const Value changes =
        Value::object({{"path", Value::text("/rest/v1/activities/leadchanges.json")}});
    Sandbox::meet(account.sandbox.marketo(),
                  Value::object({{"match", changes},
                                 {"delay", Value::text("1s")},
                                 {"times", Value::number(std::int64_t{100})}}));
    walk = task_of(account.service.post("/marketo/changed?since=" + since));
  }

  // Until the first page's tasks are there.
  void reach_first_page() const {
    REQUIRE(eventually(60, [&] {
      const Value tasks = account.service.tasks_of("lead_to_person");
      for (const Value& task : tasks.items()) {
        if (task.get("lane").as_text() == "bulk") return true;
      }
      return false;
    }));
  }

  Account account;
  Ids early, late;
  std::int64_t other = 0;  // in step, and none of the walk's
  std::string walk;
};

}  // namespace

// The leads that changed were in step before, and every lead was touched in a way that no rule
// watches, so that the walk has an activity of each to go through. What else is linked the walk
// does not ask for.
TEST_CASE("reconcile: of thousands of leads 100 changed cost little more than the changes") {
  const Account account(is_long() ? 10'000 : 3'000, {}, "");
  const Ids changed = account.linked(100);
  account.bring_in_step(changed);

  const Cost leads =
      cost_of_walk(account, account.lead_side(), changed, [&] { account.touch_all(); });
  MESSAGE(leads.told("leads", changed.size()));
  CHECK(leads.walk * 10 <= leads.bare * 12 + leads.further * 10);

  Ids persons;
  const Value all = account.sandbox.leads();
  for (const Value& lead : all.items()) {
    if (std::find(changed.begin(), changed.end(), id_of(lead, "id")) != changed.end())
      persons.push_back(id_of(lead, "pipedriveId"));
  }
  const Cost back = cost_of_walk(account, account.person_side(), persons, [] {});
  MESSAGE(back.told("persons", persons.size()));
  CHECK(back.walk * 10 <= back.bare * 12 + back.further * 10);
}

TEST_CASE("reconcile: an event goes ahead of what a walk left in the queue") {
  const SlowWalk walk("workers: 1\n");
  const Service& service = walk.account.service;
  walk.reach_first_page();
  walk.account.lead_side().set_title(walk.other, "Event");
  const std::string event = task_of(service.post(walk.other));
  service.come_to_rest();

  const Value live = service.finished(event);
  CHECK(outcome_of(live) == "updated");
  int overtaken = 0;
  const Value tasks = service.tasks_of("lead_to_person");
  for (const Value& task : tasks.items()) {
    if (task.get("lane").as_text() != "bulk") continue;
    // The event's own change is on the walk's last page.
    const bool is_other = task.get("key").as_text() == live.get("key").as_text();
    CHECK(outcome_of(task) == (is_other ? "skipped" : "updated"));
    CHECK(live.get("finished").as_text() < task.get("finished").as_text());
    if (task.get("created").as_text() < live.get("created").as_text()) ++overtaken;
  }
  CHECK(overtaken == 10);
}

TEST_CASE("reconcile: a walk that is killed goes on and leaves no lead out") {
  SlowWalk walk("");
  Service& service = walk.account.service;
  walk.reach_first_page();
  service.engine().kill(SIGKILL);
  CHECK(service.engine().wait() == 128 + SIGKILL);
  service.start();
  const Value task = service.finished(walk.walk);
  CHECK_MESSAGE(task.get("crashes").as_integer() == 1, engine::base::to_json(task));
  service.come_to_rest();

  const Side side = walk.account.lead_side();
  check_titles(side, walk.early, "Walk");
  check_titles(side, walk.late, "Walk");
  std::map<std::string, int> sent;
  const Value patches = Sandbox::requests(walk.account.sandbox.pipedrive(), "PATCH");
  for (const Value& patch : patches.items()) {
    const auto title =
        patch.get("body").get("custom_fields").get(walk.account.title_field).as_text();
    if (title.starts_with("Walk")) ++sent[std::string(title)];
  }
  CHECK(sent.size() == walk.early.size() + walk.late.size());
}
