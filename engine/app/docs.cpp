#include "app/docs.h"

#include "app/docs_tables.h"
#include "config/json_schema.h"
#include "config/reference.h"
#include "spec/case_spec.h"
#include "spec/demo_spec.h"
#include "spec/workspace.h"

namespace engine::app {

std::vector<NamedSchema> schemas() {
  return {
      {"connector", config::json_schema<spec::Connector>()},
      {"connector-part", config::json_schema<spec::ConnectorPart>()},
      {"demo", config::json_schema<spec::Demo>()},
      {"engine", config::json_schema<spec::App>()},
      {"mappings", config::json_schema<spec::MappingsFile>()},
      {"pack", config::json_schema<spec::Pack>()},
      {"rules", config::json_schema<spec::RulesFile>()},
      {"test", config::json_schema<spec::CaseFile>()},
  };
}

std::string page_head(const std::string& title) {
  return "# " + title +
         "\n\nMade from the engine's own descriptions by `engine schema --write docs`; not edited "
         "by "
         "hand.\n\n";
}

std::vector<Page> reference_pages() {
  return {
      {"reference/connector.md",
       page_head("Connector files") + config::reference<spec::Connector>()},
      {"reference/pack.md", page_head("Pack files") + config::reference<spec::Pack>()},
      {"reference/test.md", page_head("Test files") + config::reference<spec::CaseFile>()},
      {"reference/demo.md", page_head("demo.yaml") + config::reference<spec::Demo>()},
      {"reference/engine.md", page_head("engine.yaml") + config::reference<spec::App>()},
      {"reference/functions.md", page_head("Functions in Lua") + function_table()},
      {"reference/metrics.md", page_head("Metrics") + metric_table()},
      {"reference/diagnostics.md", page_head("Codes") + code_tables()},
  };
}

}  // namespace engine::app
