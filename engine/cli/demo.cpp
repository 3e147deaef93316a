#include "app/demo.h"

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "base/json.h"
#include "cli/arguments.h"
#include "cli/verbs.h"
#include "cli/workspace.h"
#include "config/read.h"
#include "config/yaml.h"

namespace engine::cli {

namespace {

struct Options {
  std::string file = "examples/demo/demo.yaml";
  bool keep = false;
} options;

std::optional<spec::Demo> read_demo(const std::string& path, base::Diagnostics& diagnostics) {
  std::ifstream file(path);
  if (!file) {
    diagnostics.error("unreadable-file", {}, "cannot read '" + path + "'",
                      "give the demo.yaml as an argument");
    return std::nullopt;
  }
  std::stringstream text;
  text << file.rdbuf();
  const auto source = std::make_shared<const base::SourceFile>(base::SourceFile{path, text.str()});
  const auto node = config::load_yaml(source, diagnostics);
  spec::Demo demo;
  if (!node || !config::read(*node, demo, diagnostics)) return std::nullopt;
  return demo;
}

int tell(app::Demo& demo, const spec::Demo& spec, const Common& common) {
  const bool json = common.output == "json";
  base::Value story = base::Value::list();
  for (const auto& step : spec.story) {
    if (!json) std::printf("\n── %s\n", step.title.c_str());
    const auto print = [&](const std::string& text) {
      if (!json) std::fputs(text.c_str(), stdout);
    };
    const auto told = demo.tell(step, print);
    if (!told)
      return print(told.error().message + "\n"), cli::print(told.error()), exit_code(told.error());
    story.push(base::Value::object({{"title", base::Value::text(step.title)}, {"told", *told}}));
    std::fflush(stdout);
  }
  if (json) {
    const auto all = base::Value::object({{"format", base::Value::text("engine.demo")},
                                          {"version", base::Value::text("1.0")},
                                          {"story", story}});
    std::printf("%s\n", base::to_pretty_json(all).c_str());
  }
  return kGood;
}

}  // namespace

void add_demo(Arguments& arguments) {
  arguments.text("file", options.file, "The story").show_default();
  arguments.flag("--keep", options.keep, "Go on serving, with the dashboard, until Ctrl-C");
}

int demo(const Common& common) {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int each : {SIGTERM, SIGINT}) sigaddset(&signals, each);
  // While the story is told Ctrl-C ends it as it ends any command; afterwards the service takes it.
  if (options.keep) pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  base::Diagnostics diagnostics;
  const auto spec = read_demo(options.file, diagnostics);
  if (!spec) return print(diagnostics, common), kUsage;
  std::vector<app::Override> set;
  for (const auto& text : common.set) {
    if (auto override_ = app::parse_override(text)) set.push_back(std::move(*override_));
  }
  app::Demo demo(*spec, std::filesystem::path(options.file).parent_path().string(), set);
  const auto started = demo.start(diagnostics);
  if (!diagnostics.empty()) print(diagnostics, common);
  if (!started) return print(started.error()), exit_code(started.error());
  if (common.output != "json")
    std::printf("dashboard %s/_/   (everything here is invented and on loopback)\n",
                demo.address().c_str());
  const int code = tell(demo, *spec, common);
  if (code != kGood || !options.keep) return code;
  std::printf("\nserving on %s/_/ until Ctrl-C\n", demo.address().c_str());
  std::fflush(stdout);
  return demo.service().run(signals);
}

}  // namespace engine::cli
