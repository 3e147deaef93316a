// Pages and schemas are what the engine says of itself now.
#include <set>

#include <doctest/doctest.h>

#include "cli/command.h"
#include "config/describe.h"
#include "config/walk.h"
#include "spec/case_spec.h"
#include "spec/demo_spec.h"
#include "spec/workspace.h"

namespace engine::cli {

namespace {

namespace fs = std::filesystem;

const fs::path kDocs = fs::path(PROJECT_SOURCE_DIR) / "docs";

std::set<std::string> files_below(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& file : fs::directory_iterator(folder)) names.insert(file.path().filename());
  return names;
}

// "object.key" of every key that nothing is said about.
std::string silent_keys(const config::Shape& root) {
  std::string names;
  for (const auto& description : config::descriptions_below(root)) {
    const auto* object = std::get_if<const config::ObjectShape*>(&description);
    if (!object) continue;
    if ((*object)->doc.empty()) names += (*object)->name + "\n";
    for (const config::Key& key : (*object)->keys) {
      if (key.doc.empty()) names += (*object)->name + "." + key.name + "\n";
    }
  }
  return names;
}

}  // namespace

TEST_CASE("schema: the committed pages are current: engine schema --write docs") {
  const Folder folder;
  REQUIRE(engine({"schema", "--write", folder / "docs"}) == kGood);
  for (const char* kind : {"reference", "schema"}) {
    const fs::path fresh = fs::path(folder / "docs") / kind;
    CHECK(files_below(kDocs / kind) == files_below(fresh));
    for (const auto& file : fs::directory_iterator(fresh)) {
      const auto name = file.path().filename();
      CAPTURE(name);
      CHECK((text_of(kDocs / kind / name) == text_of(file.path())));
    }
  }
}

TEST_CASE("schema: an unknown one is a usage error") {
  CHECK(engine({"schema", "conector"}) == kUsage);
  CHECK(engine({"schema", "connector"}) == kGood);
}

TEST_CASE_TEMPLATE("descriptions: every key has its sentence", T, spec::Connector,
                   spec::ConnectorPart, spec::Pack, spec::RulesFile, spec::MappingsFile, spec::App,
                   spec::CaseFile, spec::Demo) {
  CHECK(silent_keys(config::shape_of<T>()) == "");
}

}  // namespace engine::cli
