// The service as its neighbours meet it: routes, its own pages, bursts, reloads, the end.
#include <csignal>
#include <filesystem>

#include <doctest/doctest.h>

#include "base/json.h"
#include "e2e/world.h"

using namespace engine::e2e;
using engine::base::Value;
namespace fs = std::filesystem;

namespace {

const std::vector<std::string> kFewPeople = {"marketo.leads=14", "pipedrive.leads=14"};

Value lead(const char* first, const char* title) {
  return Value::object({{"firstName", Value::text(first)},
                        {"lastName", Value::text("Lovelace")},
                        {"email", Value::text(std::string(first) + "@acme.example")},
                        {"title", Value::text(title)}});
}

std::vector<Value> persons_called(const Sandbox& sandbox, const std::string& name) {
  std::vector<Value> found;
  const Value persons = sandbox.persons();
  for (const Value& each : persons.items()) {
    if (each.get("name").as_text() == name) found.push_back(each);
  }
  return found;
}

}  // namespace

TEST_CASE("service: an event is accepted with its task and answered for afterwards") {
  const Folder folder;
  const Sandbox sandbox(folder, kFewPeople);
  const Service service(folder, sandbox, {}, "");
  CHECK(service.get("/livez").text == "alive\n");
  CHECK(service.get("/readyz").status == 200);

  const Answer accepted = service.post(1001);
  const std::string task = task_of(accepted);
  CHECK_FALSE(accepted.body.get("eta").is_blank());
  const Value finished = service.finished(task);
  CHECK(outcome_of(finished) == "created");
  CHECK(finished.get("rule").as_text() == "marketo-pipedrive/lead_to_person");
  CHECK(finished.get("effects").size() > 0);
  const std::string metrics = service.get("/metrics").text;
  CHECK(metrics.find("engine_tasks_total{") != std::string::npos);
  CHECK(service.get("/_/tasks/none").status == 404);
}

TEST_CASE("service: what is no event is refused before anything is stored") {
  const Folder folder;
  const Sandbox sandbox(folder, kFewPeople);
  const Service service(folder, sandbox, {}, "");
  const auto status = [&](const std::string& method, const std::string& path) {
    return ask(method, service.url(path)).status;
  };
  CHECK(status("POST", "/marketo/lead/1001?api_key=wrong") == 401);
  CHECK(status("POST", "/marketo/lead/1001") == 401);
  CHECK(status("POST", "/marketo/lead/ada?api_key=key") == 404);
  CHECK(status("POST", "/marketo/leads/1001?api_key=key") == 404);
  CHECK(status("GET", "/marketo/lead/1001?api_key=key") == 405);
  CHECK(ask("POST", service.url("/marketo/lead/1001")).text ==
        R"({"message":"Authentication required"})");
  CHECK(service.get("/_/tasks").body.get("tasks").size() == 0);
}

TEST_CASE("service: a burst of six events of one lead makes one person in at most two syncs") {
  const Folder folder;
  const Sandbox sandbox(folder, kFewPeople);
  const Service service(folder, sandbox, {}, "");
  const std::int64_t id = sandbox.put_lead(lead("Ada", "Buyer"));
  std::vector<std::string> tasks = {task_of(service.post(id))};
  sandbox.put_lead(Value::object({{"id", Value::number(id)}, {"title", Value::text("Owner")}}));
  for (int i = 0; i < 5; ++i) tasks.push_back(task_of(service.post(id)));

  std::map<std::string, std::string> outcomes;
  for (const auto& task : tasks) outcomes[task] = outcome_of(service.finished(task));
  CHECK(outcomes.size() <= 2);
  const auto persons = persons_called(sandbox, "Ada Lovelace");
  REQUIRE(persons.size() == 1);
  CHECK(persons[0].get("custom_fields").get(sandbox.person_field("Title")).as_text() == "Owner");
}

TEST_CASE("service: a reload takes all of the files or none, and loses nothing meanwhile") {
  const Folder folder;
  const Sandbox sandbox(folder, kFewPeople);
  fs::copy(repository("rules"), folder / "rules", fs::copy_options::recursive);
  Engine::Options options;
  options.rules = folder / "rules";
  Service service(folder, sandbox, options, "workers: 4\n");
  const std::string file = "rules/marketo-pipedrive/rules/people.yaml";
  const std::string rules = text_of(folder / file);

  constexpr int kEvents = 1000;
  constexpr int kChanges = 20;
  std::string version(service.get("/readyz").body.get("workspace").as_text());
  std::map<std::string, std::int64_t> lead_of_task;
  for (int change = 0; change < kChanges; ++change) {
    const bool is_broken = change % 2 == 1;
    folder.write(file, is_broken ? replaced(rules, "mapping: lead_to_person", "mapping: leed")
                                 : rules + "# " + std::to_string(change) + "\n");
    service.engine().kill(SIGHUP);
    for (int i = 0; i < kEvents / kChanges; ++i) {
      const std::int64_t id =
          sandbox.put_lead(lead(("N" + std::to_string(lead_of_task.size())).c_str(), "Buyer"));
      lead_of_task[task_of(service.post(id))] = id;
    }
    Value ready;
    CHECK(eventually(10, [&] {
      ready = service.get("/readyz").body;
      return is_broken == ready.has("failed_reload") &&
             is_broken == (ready.get("workspace").as_text() == version);
    }));
    CHECK(ready.get("ready").is_true());
    if (is_broken) {
      const auto first = ready.get("failed_reload").get("first").as_text();
      CHECK_MESSAGE(first.find("people.yaml:") != std::string_view::npos, first);
      CHECK_MESSAGE(first.find("leed") != std::string_view::npos, first);
    }
    version = std::string(ready.get("workspace").as_text());
  }

  CHECK(eventually(300, [&] { return service.is_idle(); }));
  for (const auto& [task, id] : lead_of_task) {
    const Value view = service.get("/_/tasks/" + task).body;
    CHECK_MESSAGE(outcome_of(view) == "created", engine::base::to_json(view));
  }
}

TEST_CASE("service: told to end, it finishes what it holds and keeps the rest") {
  const Folder folder;
  const Sandbox sandbox(folder, kFewPeople);
  Service service(folder, sandbox, {}, "workers: 2\n");
  std::vector<std::string> tasks;
  for (int id = 1001; id <= 1007; ++id) tasks.push_back(task_of(service.post(id)));
  service.engine().kill(SIGTERM);
  CHECK(service.engine().wait() == 0);

  service.start();
  for (const auto& task : tasks) {
    const Value view = service.finished(task);
    CHECK_MESSAGE(view.get("crashes").as_integer() == 0, engine::base::to_json(view));
  }
}
