// How many requests a sync takes, as the sandbox counted them; tokens are left out.
#include <doctest/doctest.h>

#include "e2e/world.h"

using namespace engine::e2e;
using engine::base::Value;

namespace {

struct Cost {
  std::string outcome;
  std::int64_t calls = 0;
};

Cost cost_of(const Service& service, const Sandbox& sandbox, std::int64_t lead) {
  const std::int64_t before = sum(sandbox.ledger());
  const Answer accepted = service.post(lead);
  REQUIRE_MESSAGE(accepted.status == 202, accepted.text);
  const Value view = service.finished(std::string(accepted.body.get("task").as_text()));
  return {std::string(view.get("outcome").as_text()), sum(sandbox.ledger()) - before};
}

// A new lead of a company that nobody has synced yet.
std::int64_t stranger(const Sandbox& sandbox, const std::string& name) {
  constexpr std::int64_t kProgram = 1104;
  const Value company = Value::text(name + " Ltd");
  const Value key = Value::text("company-of-" + name);
  sandbox.put("company", Value::object({{"company", company}, {"externalCompanyId", key}}));
  return sandbox.put_lead(Value::object({{"lastName", Value::text(name)},
                                         {"email", Value::text(name + "@acme.example")},
                                         {"company", company},
                                         {"externalCompanyId", key},
                                         {"acquisitionProgramId", Value::number(kProgram)}}));
}

}  // namespace

TEST_CASE("economy: a sync takes no more requests than it must") {
  const Folder folder;
  const Sandbox sandbox(folder, {"marketo.leads=14", "pipedrive.leads=14"});
  const Service service(folder, sandbox, {}, "");
  // Fields, users and tokens are known after the first one.
  CHECK(cost_of(service, sandbox, 1001).outcome == "created");

  const Cost cold = cost_of(service, sandbox, stranger(sandbox, "Babbage"));
  CHECK(cold.outcome == "created");
  CHECK(cold.calls <= 8);  // the program's name is asked for once

  const std::int64_t lead = stranger(sandbox, "Lovelace");
  const Cost created = cost_of(service, sandbox, lead);
  CHECK(created.outcome == "created");
  CHECK(created.calls <= 7);

  const auto set = [&](const char* field, const char* value) {
    sandbox.put_lead(Value::object({{"id", Value::number(lead)}, {field, Value::text(value)}}));
  };
  set("title", "Buyer");
  const Cost updated = cost_of(service, sandbox, lead);
  CHECK(updated.outcome == "updated");
  CHECK(updated.calls <= 6);

  const Cost untouched = cost_of(service, sandbox, lead);
  CHECK(untouched.outcome == "skipped");
  CHECK(untouched.calls == 1);

  set("email", "");  // a person keeps the address that a lead has lost
  const Cost unchanged = cost_of(service, sandbox, lead);
  CHECK(unchanged.outcome == "skipped");
  CHECK(unchanged.calls > 1);
  CHECK(unchanged.calls <= 4);
}
