#include "app/case.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>

#include "app/case_step.h"
#include "base/clock.h"
#include "config/read.h"
#include "spec/check_cases.h"
#include "spec/files.h"
#include "spec/load.h"

namespace engine::app {

namespace fs = std::filesystem;

namespace {

constexpr const char* kTests = "tests";

// The nearest folder `name` in `folder` or above it, as the user would type it; "" = none.
std::string nearest(const std::string& folder, const std::string& name) {
  const fs::path here = fs::current_path();
  fs::path above = (here / folder).lexically_normal();
  while (true) {
    if (fs::is_directory(above / name)) return (above / name).lexically_proximate(here).string();
    if (above == above.parent_path()) return "";
    above = above.parent_path();
  }
}

bool is_pack(const std::string& folder) {
  return spec::is_file(spec::join_path(folder, spec::kPackFile));
}

bool is_connector(const std::string& folder) {
  return spec::is_file(spec::join_path(folder, spec::kConnectorFile));
}

void add_subjects(const std::string& folder, std::vector<std::string>& subjects) {
  if (is_pack(folder) || is_connector(folder)) return subjects.push_back(folder);
  for (const std::string& each : spec::Files::list_folders(folder)) add_subjects(each, subjects);
}

bool is_storm(const spec::CaseStep& step) {
  return std::holds_alternative<spec::ProveAction>(step.action);
}

// The case with other numbers.
spec::Case with_storms(spec::Case test, const StormOptions& options) {
  const auto set = [](int given, int& number) {
    if (given != 0) number = given;
  };
  for (spec::CaseStep& step : test.steps) {
    auto* prove = std::get_if<spec::ProveAction>(&step.action);
    if (prove == nullptr) continue;
    set(options.edits, prove->edits);
    set(options.records, prove->records);
    set(options.seed, prove->seed);
    set(options.rounds, prove->rounds);
  }
  return test;
}

CaseResult run_case(const CaseSetting& setting, const spec::Case& test, const std::string& folder) {
  const base::SystemClock clock;
  const base::Duration started = clock.boot();
  CaseResult result{folder, test.name.value, test.place, {}, {}, {}};
  Differences differences;
  const auto say = [&](const base::SourceLoc& at, const base::Error& error) {
    differences.say(error.at.known() ? error.at : at, base::to_text(error), error.hint);
  };
  if (auto world = CaseWorld::open(setting, test); !world) {
    say(test.place, world.error());
  } else {
    for (const spec::CaseStep& step : test.steps) {
      const auto happened = do_step(**world, step);
      if (!happened) {
        say(step.at, happened.error());
      } else {
        check_step(**world, step, *happened, differences);
        if (is_storm(step) && happened->value) result.storm = *happened->value;
      }
      if (!differences.empty()) break;  // what follows would only be consequences
    }
    if (differences.empty()) {
      for (const std::string& place : (*world)->unused_recordings())
        differences.say({}, place + ": nobody asked for this recording");
    }
  }
  result.problems = differences.take();
  result.took = clock.boot() - started;
  return result;
}

class Runner {
 public:
  Runner(const CaseOptions& options, const std::function<void(const CaseResult&)>& on_result)
      : options_(options), on_result_(on_result) {}

  CaseReport run() {
    std::vector<std::string> subjects;
    for (const std::string& path : options_.paths) {
      if (spec::is_folder(path)) {
        add_subjects(path, subjects);
      } else {
        report_.diagnostics.error("no-folder", place(path), "there is no such folder");
      }
    }
    for (const std::string& folder : subjects) {
      for (const std::string& file : spec::Files::list(spec::join_path(folder, kTests), ".yaml")) {
        run_file(folder, file);
      }
    }
    return std::move(report_);
  }

 private:
  static base::SourceLoc place(const std::string& path) {
    return {std::make_shared<base::SourceFile>(base::SourceFile{path, ""}), 0, 0, 0};
  }

  void run_file(const std::string& folder, const std::string& path) {
    spec::Files files(report_.diagnostics);
    const auto node = files.read_yaml(path);
    spec::CaseFile file;
    if (!node || !config::read(*node, file, report_.diagnostics)) return;
    const CasePack* subject = pack(folder);
    if (subject == nullptr) return;
    CaseSetting setting{file, spec::parent_folder(path), *subject, {}};
    const std::size_t errors = report_.diagnostics.error_count();
    spec::check_case_file(file, setting.folder, *subject->compiled.workspace, spec_of(*subject),
                          report_.diagnostics);
    if (report_.diagnostics.error_count() > errors) return;
    if (!add_sandboxes(setting)) return;
    for (const spec::Case& test : file.cases) {
      const std::string full_name = folder + ": " + test.name.value;
      if (full_name.find(options_.filter) == std::string::npos) continue;
      if (!options_.storms) {
        report_.results.push_back(run_case(setting, test, folder));
      } else if (std::any_of(test.steps.begin(), test.steps.end(), is_storm)) {
        report_.results.push_back(run_case(setting, with_storms(test, *options_.storms), folder));
      } else {
        continue;
      }
      on_result_(report_.results.back());
    }
  }

  bool add_sandboxes(CaseSetting& setting) {
    for (const auto& [connection, sandbox] : setting.file.sandbox) {
      const CasePack* player = pack(spec::sandbox_folder(setting.folder, sandbox));
      if (player == nullptr) return false;
      setting.sandboxes[connection.value] = player;
    }
    return true;
  }

  // Compiled once; nullptr, and why, when it cannot be used.
  const CasePack* pack(const std::string& folder) {
    if (const auto known = packs_.find(folder); known != packs_.end()) return known->second.get();
    auto loaded = std::make_unique<CasePack>();
    spec::Folders folders;
    folders.without_app = true;
    folders.scripts = options_.scripts.empty() ? nearest(folder, "scripts") : options_.scripts;
    if (is_connector(folder)) {
      folders.connectors = spec::parent_folder(folder);
      loaded->compiled = compile(folders);
      stand_in(spec::last_name(folder), *loaded);
    } else {
      folders.connectors =
          options_.connectors.empty() ? nearest(folder, "connectors") : options_.connectors;
      folders.packs = {folder};
      loaded->compiled = compile(folders);
    }
    const bool usable =
        !loaded->compiled.diagnostics.has_errors() && !loaded->compiled.packs.empty();
    report_.diagnostics.take(std::move(loaded->compiled.diagnostics));
    loaded->compiled.diagnostics = {};
    if (usable) loaded->name = loaded->compiled.packs.front()->name();
    auto& kept = packs_[folder];
    if (usable) kept = std::move(loaded);
    return kept.get();
  }

  // A connector's tests run in a pack that has nothing but a connection of its name.
  void stand_in(const std::string& connector, CasePack& loaded) {
    const spec::Connector* spec = loaded.compiled.workspace->connector(connector);
    if (spec == nullptr) return;  // it is broken, and that was said
    auto pack = std::make_unique<spec::Pack>(spec::pack_for_tests_of(*spec));
    if (auto compiled =
            rule::Pack::compile(*loaded.compiled.workspace, *pack, loaded.compiled.diagnostics)) {
      loaded.compiled.packs.push_back(std::move(compiled));
    }
    stand_ins_.push_back(std::move(pack));
  }

  const CaseOptions& options_;
  const std::function<void(const CaseResult&)>& on_result_;
  CaseReport report_;
  std::vector<std::unique_ptr<spec::Pack>> stand_ins_;
  std::map<std::string, std::unique_ptr<CasePack>> packs_;  // by folder; nullptr: not usable
};

}  // namespace

std::size_t CaseReport::failed() const {
  return static_cast<std::size_t>(
      std::count_if(results.begin(), results.end(),
                    [](const CaseResult& each) { return !each.problems.empty(); }));
}

CaseReport run_cases(const CaseOptions& options,
                     const std::function<void(const CaseResult&)>& on_result) {
  return Runner(options, on_result).run();
}

}  // namespace engine::app
