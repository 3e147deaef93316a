#include <doctest/doctest.h>

#include "cli/command.h"

namespace engine::cli {

TEST_CASE("new: a connector and a pack pass check as they are") {
  const Folder folder;
  REQUIRE(engine({"new", "connector", "acme", "--in", folder / "connectors"}) == kGood);
  REQUIRE(engine({"new", "pack", "acme-to-crm", "--in", folder / "rules"}) == kGood);
  CHECK(engine({"check", folder / "rules", "--deny-warnings"}) == kGood);
}

TEST_CASE("new: its name stands wherever it has to") {
  const Folder folder;
  REQUIRE(engine({"new", "pack", "acme-to-crm", "--in", folder / "rules"}) == kGood);
  const std::string pack = text_of(folder / "rules/acme-to-crm/pack.yaml");
  CHECK(pack.find("\npack: acme-to-crm\n") != pack.npos);
  CHECK(pack.find("ACME_TO_CRM_API_KEY") != pack.npos);
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder / "rules")) {
    if (file.is_regular_file()) CHECK(text_of(file.path()).find("__") == std::string::npos);
  }
}

TEST_CASE("new: nothing is written over, and a name is a name") {
  const Folder folder;
  REQUIRE(engine({"new", "connector", "acme", "--in", folder / "connectors"}) == kGood);
  CHECK(engine({"new", "connector", "acme", "--in", folder / "connectors"}) == kUsage);
  CHECK(engine({"new", "connector", "Acme", "--in", folder / "connectors"}) == kUsage);
  CHECK(engine({"new", "connector", "../acme", "--in", folder / "connectors"}) == kUsage);
  CHECK(engine({"new", "thing", "acme"}) == kUsage);
}

}  // namespace engine::cli
