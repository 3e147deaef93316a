#include "app/case.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>
#include <unistd.h>

#include "base/log.h"

using namespace engine;

namespace fs = std::filesystem;

namespace {

const std::string kData = std::string(PROJECT_SOURCE_DIR) + "/tests/app/data";

std::string text_of(const std::string& path) {
  std::ifstream stream(path);
  return {std::istreambuf_iterator<char>(stream), {}};
}

app::CaseReport run(const std::string& path, const std::string& filter = "") {
  base::log::configure(base::log::Level::off, base::log::Format::text);
  return app::run_cases({{path}, filter, kData + "/connectors", ""}, [](const app::CaseResult&) {});
}

// Everything that is wrong; paths without `root`.
std::string problems(const app::CaseReport& report, const std::string& root) {
  std::string text;
  for (const auto& result : report.results) {
    for (const auto& problem : result.problems) text += problem + "\n";
  }
  for (const auto& each : report.diagnostics.sorted()) text += base::to_text(each);
  for (auto at = text.find(root + "/"); at != std::string::npos; at = text.find(root + "/"))
    text.erase(at, root.size() + 1);
  return text;
}

// What is wrong when the data's pack has this test file; its own lines count from 1, the first
// that is given is line 5.
std::string problems_of(const std::string& cases) {
  const std::string root =
      fs::temp_directory_path().string() + "/engine_case_" + std::to_string(::getpid());
  const std::string folder = root + "/acme-crm";
  fs::create_directories(folder + "/tests");
  for (const std::string name : {"pack.yaml", "rules.yaml"})
    fs::copy_file(kData + "/rules/acme-crm/" + name, folder + "/" + name);
  std::ofstream(folder + "/tests/case.yaml")
      << "sandbox: { crm: " << kData << "/sandbox/crm }\n"
      << "settings: { acme-crm: { form_key: k-invented }, crm: { secret: s-invented } }\n"
      << "cases:\n"
      << "  - name: a case\n"
      << cases;
  const std::string found = problems(run(folder), folder);
  fs::remove_all(root);
  return found;
}

}  // namespace

TEST_CASE("case: the tests of a pack and of a connector pass") {
  const auto pack = run(kData + "/rules");
  CHECK(problems(pack, kData) == "");
  CHECK(pack.results.size() == 11);
  const auto connector = run(kData + "/connectors");
  CHECK(problems(connector, kData) == "");
  CHECK(connector.results.size() == 5);
}

TEST_CASE("case: only those that the filter names are run, and each is told of") {
  std::vector<std::string> told;
  const auto report =
      app::run_cases({{kData + "/rules"}, "six sign-ups", kData + "/connectors", ""},
                     [&](const app::CaseResult& result) { told.push_back(result.name); });
  CHECK(told == std::vector<std::string>{"six sign-ups at once are one person"});
  CHECK(report.results.size() == 1);
  CHECK(report.failed() == 0);
}

TEST_CASE("case: the documented test file is one of those that pass") {
  const std::string page = text_of(std::string(PROJECT_SOURCE_DIR) + "/docs/testing.md");
  const auto begin = page.find("```yaml\n") + 8;
  CHECK(page.substr(begin, page.find("```\n", begin) - begin) ==
        text_of(kData + "/rules/acme-crm/tests/documented.yaml"));
}

TEST_CASE("case: a task that ended otherwise is told with its place") {
  CHECK(problems_of(R"(    steps:
      - run: sign_up
        with: { email: ada@crm.example, name: Ada }
        expect:
          outcome: skipped
          reason: the name is the same
          changes: [ { create: crm.person, fields: { name: Bob }, id: 9 } ]
          calls: { crm: 1 }
          at_most: { crm: 1 }
          requests: { crm: [ "GET /people?email=x", POST /people, GET /people ] }
          value: 3
)") ==
        R"(tests/case.yaml:9: outcome: expected "skipped", got "created"
tests/case.yaml:10: reason: expected "the name is the same", got ""
tests/case.yaml:11: changes[0].id: expected 9, got 2
tests/case.yaml:11: changes[0].fields.name: expected "Bob", got "Ada"
tests/case.yaml:11: changes[0].fields.email: expected nothing, got "ada@crm.example"
tests/case.yaml:12: calls.crm: expected 1, got 2 (GET /people, POST /people)
tests/case.yaml:13: at_most.crm: expected at most 1, got 2 (GET /people, POST /people)
tests/case.yaml:14: requests.crm[0]: expected GET /people?email=x, got GET /people?email=ada%40crm.example
tests/case.yaml:14: requests.crm[2]: expected GET /people, got nothing
tests/case.yaml:15: value: expected 3, got 2
)");
}

TEST_CASE("case: a write that nobody expected, and one that did not come") {
  CHECK(problems_of(R"(    steps:
      - run: sign_up
        with: { email: ada@crm.example, name: Ada }
        expect: { changes: [] }
)") == "tests/case.yaml:8: changes[0]: expected nothing, got create crm.person "
       "{\"name\":\"Ada\",\"email\":\"ada@crm.example\"}\n");
  CHECK(problems_of(R"(    steps:
      - run: look_up
        with: { id: 1 }
        expect: { changes: [ { update: crm.person } ] }
)") == "tests/case.yaml:8: changes[0]: expected update crm.person, got nothing\n");
}

TEST_CASE("case: an answer and outcomes that differ") {
  CHECK(problems_of(R"(    steps:
      - event: POST /sign-up?api_key=k-invented
        json: { email: ada@crm.example, name: Ada }
        expect:
          answer: { status: 200, json: { duplicate: true }, headers: { content-type: text/plain } }
          outcomes: { skipped: 1 }
)") ==
        R"(tests/case.yaml:9: answer.status: expected 200, got 202
tests/case.yaml:9: answer.json.duplicate: expected true, got false
tests/case.yaml:9: answer.headers.content-type: expected "text/plain", got "application/json"
tests/case.yaml:10: outcomes.skipped: expected 1, got 0
tests/case.yaml:10: outcomes.created: expected 0, got 1
)");
}

TEST_CASE("case: no outcomes means that no task ended") {
  CHECK(problems_of(R"(    steps:
      - event: POST /sign-up?api_key=k-invented
        json: { email: ada@crm.example, name: Ada }
        expect: { outcomes: {} }
)") == "tests/case.yaml:8: outcomes.created: expected 0, got 1\n");
  CHECK(problems_of(R"(    steps:
      - event: POST /sign-up?api_key=k-invented
        json: { email: ada@crm.example, name: Ada }
        work: false
        expect: { outcomes: {} }
)") == "");
}

TEST_CASE("case: what a step does not expect but should") {
  CHECK(problems_of(R"(    steps:
      - event: POST /sign-up
        json: { email: ada@crm.example }
      - advance: 1s
        expect: { changes: [] }
)") == "tests/case.yaml:6: the event was answered 401: {\"error\":\"authentication required\"}\n");
  CHECK(problems_of(R"(    steps:
      - run: sign_up
        with: { email: ada@crm.example }
        expect: { calls: { crm: 2 } }
)") == "tests/case.yaml:6: the task was parked: rules.yaml:13:11: POST /people 422 E7 a person "
       "has a name\n");
  CHECK(problems_of(R"(    steps:
      - call: crm.get_person
        with: { id: 99 }
        expect: { value: { name: Ada } }
)") == "tests/case.yaml:6: the step failed: GET /people/${id} 404\n");
}

TEST_CASE("case: records that are not there, or too many") {
  CHECK(problems_of(R"(    steps:
      - advance: 0s
        expect:
          state:
            crm: { people: { count: 2, has: [ { name: Ada } ], lacks: [ { id: 1 } ] } }
            acme-crm: { notes: { count: 0 } }
)") ==
        R"(tests/case.yaml:9: state.crm.people: expected 2, got 1
tests/case.yaml:9: state.crm.people: expected no record {"id":1}, got {"email":"grace@crm.example","id":1,"name":"Grace"}
tests/case.yaml:9: state.crm.people: expected a record {"name":"Ada"}, got none; the nearest of 1 is {"email":"grace@crm.example","id":1,"name":"Grace"}
tests/case.yaml:10: pack 'acme-crm' has no collection 'notes'
  hint: did you mean 'notices'?
)");
}

TEST_CASE("case: errors and plans that differ") {
  CHECK(problems_of(R"(    steps:
      - create: crm.person
        fields: { email: ada@crm.example }
        expect: { error: { kind: missing, code: E8, message: no } }
)") ==
        R"(tests/case.yaml:8: error.kind: expected "missing", got "rejected"
tests/case.yaml:8: error.code: expected "E8", got "E7"
tests/case.yaml:8: error.message: expected "no", got "POST /people 422 E7 a person has a name"
)");
  CHECK(problems_of(R"(    steps:
      - read: crm.person
        id: 1
        expect: { error: { kind: missing } }
)") == "tests/case.yaml:6: error: expected an error, got "
       "{\"email\":\"grace@crm.example\",\"id\":1,\"name\":\"Grace\"}\n");
  CHECK(problems_of(R"(    steps:
      - plan: sign_up
        with: { email: ada@crm.example, name: Ada }
        expect: { plan: { create: 2 } }
)") == "tests/case.yaml:8: plan.create: expected 2, got 1\n");
}

TEST_CASE("case: metrics that differ, and one that cannot be worked out") {
  CHECK(problems_of(R"(    steps:
      - run: sign_up
        with: { email: ada@crm.example, name: Ada }
        expect:
          metrics: { sign_ups_total: 2, 'sign_ups_total{outcome="created"}': 1, 'sign_ups_total{outcome="skipped"}': 1, odd: 1 }
)") ==
        R"(tests/case.yaml:9: metrics.sign_ups_total: expected 2, got 1
tests/case.yaml:9: metrics.sign_ups_total{outcome="skipped"}: expected 1, got 0
tests/case.yaml:9: metrics.odd: expected 1, got nothing
)");
}

TEST_CASE("case: names that nothing goes by") {
  CHECK(problems_of(R"(    steps:
      - run: sign_upp
        expect: { changes: [] }
)") == R"(tests/case.yaml:6:14: error[unknown-name]: there is no rule 'sign_upp'
    6 |       - run: sign_upp
      |              ^~~~~~~~
  hint: did you mean 'sign_up'?
)");
  CHECK(problems_of(R"(    given: { crm: { peple: [] } }
    steps:
      - advance: 1s
        expect: { changes: [] }
)") == "tests/case.yaml:4: pack 'crm' has no collection 'peple'\n  hint: did you mean "
       "'people'?\n");
}

TEST_CASE("case: a test file that is wrong is a diagnostic, and none of its cases runs") {
  CHECK(problems_of("    steps: [ { advance: 1s } ]\n") ==
        R"(tests/case.yaml:5:5: error[bad-combination]: case 'a case' expects nothing
    5 |     steps: [ { advance: 1s } ]
      |     ^~~~~
  hint: give a step an 'expect'
)");
  CHECK(problems_of("    steps: [ { event: /x, expect: { outcome: done } } ]\n") ==
        R"(tests/case.yaml:5:16: error[bad-combination]: an event is METHOD /path, not '/x'
    5 |     steps: [ { event: /x, expect: { outcome: done } } ]
      |                ^~~~~
  hint: such as POST /acme/lead/17
)");
  CHECK(
      problems_of("    at: noon\n    steps: [ { advance: 1s, expect: { changes: [] } } ]\n") ==
      R"(tests/case.yaml:5:5: error[bad-combination]: 'at' wants a time such as 2026-01-31T09:30:00Z, not 'noon'
    5 |     at: noon
      |     ^~
)");
  CHECK(problems_of("    steps: [ { advance: 1s, expect: { plan: { creates: 1 } } } ]\n") ==
        R"(tests/case.yaml:5:39: error[bad-combination]: a plan does not count 'creates'
    5 |     steps: [ { advance: 1s, expect: { plan: { creates: 1 } } } ]
      |                                       ^~~~
  hint: it counts create, update, delete, call, unchanged, parked, failed and done
)");
  CHECK(
      problems_of("    steps: [ { advance: 1s, expect: { changes: [ { id: 1 } ] } } ]\n") ==
      R"(tests/case.yaml:5:50: error[bad-combination]: a change is one of 'create', 'update', 'delete' or 'call'
    5 |     steps: [ { advance: 1s, expect: { changes: [ { id: 1 } ] } } ]
      |                                                  ^
)");
  CHECK(problems_of("    steps: [ { advance: 1s, expect: { error: { kind: bad } } } ]\n") ==
        R"(tests/case.yaml:5:48: error[bad-combination]: there is no kind of error 'bad'
    5 |     steps: [ { advance: 1s, expect: { error: { kind: bad } } } ]
      |                                                ^~~~
)");
}

TEST_CASE("case: a folder that is not there") {
  CHECK(problems(run(kData + "/nowhere"), kData) ==
        "nowhere: error[no-folder]: there is no such folder\n");
}
