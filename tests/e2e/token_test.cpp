// A token that ends in the middle of writes, with twenty tasks running.
#include <doctest/doctest.h>

#include "base/json.h"
#include "e2e/world.h"

using namespace engine::e2e;
using engine::base::Value;

namespace {

constexpr int kTasks = 20;
constexpr int kBefore = 10;  // writes that the old token still makes

Value number(std::int64_t n) {
  return Value::number(n);
}

std::string title_of(std::int64_t person) {
  return "Title of " + std::to_string(person);
}

// Leads of no company with their persons, in step.
std::vector<std::int64_t> persons_in_step(const Sandbox& sandbox, const Service& service) {
  std::vector<std::string> tasks;
  for (int i = 0; i < kTasks; ++i) {
    const std::string name = "Token" + std::to_string(i);
    tasks.push_back(task_of(service.post(sandbox.put_lead(Value::object(
        {{"lastName", Value::text(name)}, {"email", Value::text(name + "@acme.example")}})))));
  }
  for (const auto& task : tasks) CHECK(outcome_of(service.finished(task)) == "created");
  std::vector<std::int64_t> ids;
  const Value persons = sandbox.persons();
  for (const Value& person : persons.items()) {
    if (person.get("name").as_text().starts_with("Token"))
      ids.push_back(person.get("id").as_integer().value_or(0));
  }
  REQUIRE(ids.size() == kTasks);
  return ids;
}

// All tasks wait for what they read, then write one right after the other. The first writes are
// made and their answers held back, so that their tasks still run when the next one ends the token.
// What is refused for that is held back as well: it all comes with the old token.
void end_token_in_the_middle(const Sandbox& sandbox, const std::string& code) {
  const auto meet = [&](const char* method, std::int64_t times, const char* delay, bool ends) {
    Value fault = Value::object({{"match", Value::object({{"method", Value::text(method)},
                                                          {"path", Value::text("/rest/v1/lead")}})},
                                 {"delay", Value::text(delay)},
                                 {"times", number(times)}});
    if (ends) fault.set("expire", Value::text(code));
    Sandbox::meet(sandbox.marketo(), fault);
  };
  meet("GET", kTasks, "1s", false);
  meet("POST", kBefore, "4s", false);
  meet("POST", 1, "3s", true);
  meet("POST", kTasks - kBefore - 1, "3s", false);
}

struct Writes {
  int refused = 0;                   // because of the token
  std::map<std::string, int> taken;  // by title: how often it was written
};

Writes writes_of(const Sandbox& sandbox) {
  Writes writes;
  const Value requests = Sandbox::requests(sandbox.marketo(), "POST");
  for (const Value& request : requests.items()) {
    if (request.get("path").as_text() != "/rest/v1/leads.json") continue;
    const auto title = request.get("body").get("input").at(0).get("title").as_text();
    if (!title.starts_with("Title of ")) continue;
    const auto answer = engine::base::parse_json(request.get("answer").as_text());
    REQUIRE(answer.ok());
    if (answer->get("success").is_true())
      ++writes.taken[std::string(title)];
    else
      ++writes.refused;
  }
  return writes;
}

}  // namespace

TEST_CASE("token: when it ends in the middle of twenty writes, one new one is asked for") {
  for (const std::string code : {"601", "602"}) {
    CAPTURE(code);
    const Folder folder;
    const Sandbox sandbox(folder, {"marketo.leads=14", "pipedrive.leads=14"});
    Engine::Options options;
    options.set = {"marketo.in_flight=40"};
    const Service service(folder, sandbox, options, "workers: " + std::to_string(kTasks) + "\n");
    const auto persons = persons_in_step(sandbox, service);
    const std::int64_t tokens = sandbox.tokens();
    end_token_in_the_middle(sandbox, code);

    const std::string field = sandbox.person_field("Title");
    std::vector<std::string> tasks;
    for (const auto id : persons) {
      sandbox.put_person(
          Value::object({{"id", number(id)},
                         {"custom_fields", Value::object({{field, Value::text(title_of(id))}})}}));
      tasks.push_back(task_of(service.post("/pipedrive/person/" + std::to_string(id))));
    }
    for (const auto& task : tasks) {
      const Value view = service.finished(task);
      CHECK_MESSAGE(outcome_of(view) == "updated", engine::base::to_json(view));
      CHECK_MESSAGE(view.get("attempts").as_integer() == 1, engine::base::to_json(view));
    }

    CHECK(sandbox.tokens() == tokens + 1);
    const Writes writes = writes_of(sandbox);
    CHECK(writes.refused > 1);  // unless this machine halts for seconds, all of the later ones
    CHECK(writes.taken.size() == kTasks);
    for (const auto& [title, times] : writes.taken) CHECK_MESSAGE(times == 1, title);
  }
}
