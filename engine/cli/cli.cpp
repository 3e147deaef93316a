#include "cli/cli.h"

#include <csignal>
#include <cstdio>

#include <CLI/CLI.hpp>

#include "base/log.h"
#include "base/suggest.h"
#include "base/version.h"
#include "cli/arguments.h"
#include "cli/verbs.h"

namespace engine::cli {

namespace {

const Verb kVerbs[] = {
    {"serve", "Run as a service: routes, workers, dashboard, metrics. The default verb.",
     "engine --rules rules/", add_serve, serve},
    {"check",
     "Everything that can be wrong with connectors, rules and scripts, offline, all at once.",
     "engine check rules/ --output annotations", add_check, check},
    {"test", "The packs' and connectors' own tests, on simulated parts.",
     "engine test rules/ --output junit", add_test, test},
    {"prove", "A simulated storm of edits on both sides of a link set; fails unless it settles.",
     "engine prove rules/acme-to-crm --edits 10000", add_prove, prove},
    {"run", "One rule now, as the service would.", "engine run lead_to_person lead_id=17", add_run,
     run},
    {"plan", "What would be written, field by field, with its cost.",
     "engine plan lead_to_person lead_id=17 --fail-on changes", add_plan, plan},
    {"call", "One operation of a connection; prints the answer.",
     "engine call crm get_person id=17", add_call, call},
    {"tasks", "List, show, retry or drop tasks.", "engine tasks list --outcome parked", add_tasks,
     tasks},
    {"demo", "A story on a sandbox with everything wired, no credentials.", "engine demo", add_demo,
     demo},
    {"new", "A folder for a connector or a pack that passes check and has one test to fill in.",
     "engine new connector acme", add_new, new_folder},
    {"schema", "JSON Schemas for editors; with --write, the reference pages too.",
     "engine schema pack", add_schema, schema},
};

// Throws what CLI11 wants to be thrown.
std::string public_url(const std::string& text) {
  if (auto url = spec::public_url_of(text)) return *url;
  throw CLI::ValidationError("'" + text + "' is no public address", spec::kPublicUrlHint);
}

void add_common(CLI::App& app, Common& common) {
  app.add_option("--rules", common.rules,
                 "Folder of rule packs, or of one pack; may be given several times");
  app.add_option("--connectors", common.connectors,
                 "Folder of connectors (default: beside --rules)");
  app.add_option("--scripts", common.scripts,
                 "Folder of the general Lua library (default: beside --rules)");
  app.add_option("--config", common.config, "engine.yaml (default: beside --rules, where it is)");
  app.add_option("--set", common.set, "PACK.SETTING=VALUE or CONNECTION.SETTING=VALUE");
  app.add_option("--public-url", common.public_url,
                 "Where products reach the service; hooks are registered there (default: as "
                 "engine.yaml says)")
      ->transform(public_url);
  app.add_option("--store", common.store, "Database file (default: as engine.yaml says)");
  app.add_option("--output", common.output, "text or json; some verbs know more")
      ->capture_default_str();
  app.add_option("--color", common.colour, "auto, always or never")->capture_default_str();
  app.add_option("--log-level", common.log, "debug, info, warning, error or off");
}

void configure_log(const Common& common, bool service) {
  using base::log::Level;
  Level level = service ? Level::info : Level::warning;
  if (common.log == "debug") level = Level::debug;
  if (common.log == "info") level = Level::info;
  if (common.log == "warning") level = Level::warning;
  if (common.log == "error") level = Level::error;
  if (common.log == "off") level = Level::off;
  base::log::configure(level, base::log::Format::text);
}

// Of a word that is no verb.
int unknown_verb(const std::string& word) {
  std::vector<std::string> names;
  for (const auto& verb : kVerbs) names.emplace_back(verb.name);
  std::fprintf(stderr, "engine: '%s' is not a verb\n", word.c_str());
  if (const auto near = base::did_you_mean(word, names); !near.empty())
    std::fprintf(stderr, "  hint: %s\n", near.c_str());
  std::fprintf(stderr, "  hint: engine --help lists them\n");
  return kUsage;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  Common common;
  CLI::App app("Keeps business systems in step with each other.", "engine");
  app.set_version_flag("--version", "engine " + std::string(base::version()));
  app.require_subcommand(0, 1);
  app.fallthrough();
  add_common(app, common);
  for (const auto& verb : kVerbs) {
    CLI::App* command = app.add_subcommand(verb.name, verb.summary);
    command->footer(std::string("Example:\n  ") + verb.example);
    Arguments arguments(*command);
    verb.add(arguments);
  }
  if (argc > 1 && argv[1][0] != '-') {
    bool known = false;
    for (const auto& verb : kVerbs) known = known || std::string(argv[1]) == verb.name;
    if (!known) return unknown_verb(argv[1]);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    return app.exit(problem) == 0 ? kGood : kUsage;
  }
  const auto chosen = app.get_subcommands();
  const std::string name = chosen.empty() ? "serve" : chosen.front()->get_name();
  if (chosen.empty() && common.rules.empty()) {
    std::fputs(app.help().c_str(), stdout);
    return kUsage;
  }
  configure_log(common, name == "serve");
  for (const auto& verb : kVerbs) {
    if (name == verb.name) return verb.run(common);
  }
  return kUsage;
}

}  // namespace engine::cli
