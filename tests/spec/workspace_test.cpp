#include "spec/workspace.h"

#include <doctest/doctest.h>

#include "spec/check_case.h"

namespace engine::spec {

TEST_CASE("workspace: a whole one loads without a diagnostic") {
  CheckCase check({});
  const auto workspace = check.load();
  CHECK(check.problems() == "");
  REQUIRE(workspace->connectors.size() == 2);
  REQUIRE(workspace->packs.size() == 1);
  CHECK(workspace->root == check.path("").substr(0, check.path("").size() - 1));
  CHECK(workspace->app.workers == 4);
  REQUIRE(workspace->scripts.size() == 1);
  CHECK(workspace->scripts[0].module == "dates");
}

TEST_CASE("workspace: what was written is what is read") {
  CheckCase check({});
  const auto workspace = check.load();
  const Connector* acme = workspace->connector("acme");
  REQUIRE(acme);
  CHECK(acme->base.size() == 2);
  CHECK(acme->budgets.find("daily")->reserve == 30);
  const Operation* update = acme->operations.find("update_lead");
  CHECK(update->method == "PATCH");
  CHECK(update->effect == Effect::repeatable);
  CHECK(acme->answers[1].executed == base::Executed::no);
  CHECK(acme->entities.find("company")->find.find("external_id")->operation.value ==
        "find_companies");

  const Connector* crm = workspace->connector("crm");
  REQUIRE(crm);
  CHECK(crm->base.find("default")->constant_text() == "https://crm.example/api");
  CHECK(crm->operations.size() == 8);

  const Pack* pack = workspace->pack("acme-to-crm");
  REQUIRE(pack);
  CHECK(workspace->connector_of(*pack, "acme") == acme);
  CHECK(workspace->connector_of(*pack, "store") == nullptr);
  const Rule* rule = pack->rules.find("lead_to_person");
  REQUIRE(rule);
  const auto& read = std::get<ReadStep>(rule->steps[0].kind);
  CHECK(read.read.value == "acme.lead");
  CHECK(rule->steps[0].as.value == "lead");
  CHECK(rule->steps[0].missing.steps);
  const auto& sync = std::get<SyncStep>(rule->steps[2].kind);
  CHECK(sync.match[0].by == "link");
  CHECK(sync.match[2].find.size() == 1);
  const FieldMap* country = pack->mappings.find("lead_to_person")->fields.find("country");
  CHECK(country->unknown.has_default);
  CHECK(country->blank.word == "clear");
}

TEST_CASE("workspace: files of a folder join those of the single file") {
  CheckCase check(
      {{"rules/acme-to-crm/rules/extra.yaml", "rules:\n  extra: { steps: [ { finish: done } ] }\n"},
       {"rules/acme-to-crm/mappings/extra.yaml", "extra: { name: name }\n"}});
  const auto workspace = check.load();
  CHECK(check.problems() == "");
  CHECK(workspace->packs[0]->rules.find("extra"));
  CHECK(workspace->packs[0]->mappings.find("extra"));
}

TEST_CASE("workspace: one pack of a folder finds what lies beside the folder") {
  CheckCase check({});
  const auto workspace = check.load({{check.path("rules/acme-to-crm")}, "", "", ""});
  CHECK(check.problems() == "");
  CHECK(workspace->connectors.size() == 2);
}

TEST_CASE("workspace: folders that are named must be there") {
  CheckCase check({});
  check.load({{check.path("nowhere")},
              check.path("no-connectors"),
              check.path("no-scripts"),
              check.path("no.yaml")});
  CHECK(check.problems() ==
        "no-connectors: error[no-folder]: there is no such folder\n"
        "no-scripts: error[no-folder]: there is no such folder\n"
        "no.yaml: error[unreadable-file]: the file cannot be read: No such file or directory\n"
        "nowhere: error[no-folder]: there is no such folder\n");
}

TEST_CASE("workspace: a folder without packs is said so") {
  CheckCase check(FileTexts{{"rules/notes/README.md", "nothing"}}, false);
  const auto workspace = check.load();
  CHECK(check.problems() ==
        "rules: error[no-packs]: there is no pack in this folder\n"
        "  hint: a pack is a folder with a pack.yaml\n");
  CHECK(workspace->packs.empty());
}

TEST_CASE("workspace: the hash tells versions apart and does not depend on where they lie") {
  CheckCase one({});
  CheckCase two({});
  const std::string hash = one.load()->hash;
  CHECK(hash.size() == 32);
  CHECK(two.load()->hash == hash);
  two.write("rules/acme-to-crm/lookups/countries.csv", "name,iso\nSpain,ES\n");
  CHECK(two.load()->hash != hash);
}

TEST_CASE("workspace: a broken connector is not blamed on the packs that use it") {
  CheckCase check(FileTexts{{"connectors/crm/connector.yaml", "connector: crm\nbase: [1]\n"}});
  const auto workspace = check.load();
  CHECK(check.problems() ==
        "connectors/crm/connector.yaml:2:7: error[wrong-type]: 'base' wants text or a map, not a "
        "list\n"
        "    2 | base: [1]\n"
        "      |       ^\n");
  CHECK(workspace->connectors.size() == 1);
}

}  // namespace engine::spec
