#include "spec/check_cases.h"

#include <filesystem>

#include "config/read.h"
#include "spec/files.h"
#include "spec/load.h"
#include "spec/names.h"
#include "spec/references.h"

namespace engine::spec {

using base::Located;

namespace {

using Settings = config::Named<base::Value>;

class CaseChecker {
 public:
  CaseChecker(const CaseFile& file, const std::string& folder, const Workspace& workspace,
              const Pack& pack, base::Diagnostics& diagnostics)
      : file_(file),
        folder_(folder),
        workspace_(workspace),
        pack_(pack),
        references_(workspace, none_broken_, pack, diagnostics),
        diagnostics_(diagnostics) {}

  void check() {
    for (const auto& [connection, sandbox] : file_.sandbox) check_sandbox(connection, sandbox);
    check_settings(file_.settings);
    for (const Case& test : file_.cases) {
      check_settings(test.settings);
      for (const auto& item : test.given) check_player(item.first);
      for (const CaseStep& step : test.steps) check(step);
    }
  }

  // What names nothing, such as a span of time.
  template <class Action>
  void operator()(const Action&) {}

  void operator()(const RunAction& action) { check_rule(action.run, action.with); }

  void operator()(const PlanAction& action) { check_rule(action.plan, action.with); }

  void operator()(const CallAction& action) { references_.operation(action.call); }

  void operator()(const ReadAction& action) { references_.entity(action.read); }

  void operator()(const FindAction& action) { references_.entity(action.find); }

  void operator()(const ListAction& action) { references_.entity(action.list); }

  void operator()(const CreateAction& action) { references_.entity(action.create); }

  void operator()(const UpdateAction& action) { references_.entity(action.update); }

  void operator()(const DeleteAction& action) { references_.entity(action.delete_); }

  void operator()(const InsertAction& action) { check_collection(action.insert); }

  void operator()(const ChangeAction& action) { check_collection(action.change); }

  void operator()(const RemoveAction& action) { check_collection(action.remove); }

 private:
  void check(const CaseStep& step) {
    std::visit(*this, step.action);
    if (!step.expect) return;
    for (const auto* counts : {&step.expect->calls, &step.expect->at_most}) {
      for (const auto& item : *counts) check_connection(item.first);
    }
    for (const auto& item : step.expect->requests) check_connection(item.first);
    for (const auto& item : step.expect->state) check_player(item.first);
    for (const auto& item : step.expect->metrics) check_series(item.first);
  }

  void check_sandbox(const Located<std::string>& connection, const CaseSandbox& sandbox) {
    check_connection(connection);
    const std::string folder = sandbox_folder(folder_, sandbox);
    if (is_file(join_path(folder, kPackFile))) return;
    diagnostics_.error("no-packs", sandbox.pack.at, "there is no pack in '" + folder + "'",
                       "a sandbox is the folder of a pack, counted from the test file");
  }

  void check_connection(const Located<std::string>& name) {
    check_name(name, "connection", names_of(pack_.connections), diagnostics_);
  }

  // Records are held by the sandbox of a connection, or by the pack itself.
  void check_player(const Located<std::string>& name) {
    std::vector<std::string> players = names_of(file_.sandbox);
    players.push_back(pack_.name.value);
    check_name(name, "sandbox of a connection", players, diagnostics_);
  }

  void check_series(const Located<std::string>& text) {
    const auto series = parse_series_name(text.value);
    if (!series) {
      diagnostics_.error("bad-reference", text.at, "'" + text.value + "' does not name a series",
                         "write NAME or NAME{label=\"value\"}");
      return;
    }
    if (!check_name({series->metric, text.at}, "metric", names_of(pack_.metrics), diagnostics_))
      return;
    const std::vector<std::string> labels = names_of(pack_.metrics.find(series->metric)->labels);
    for (const auto& item : series->labels)
      check_name({item.first, text.at}, "label of '" + series->metric + "' called", labels,
                 diagnostics_);
  }

  void check_collection(const Located<std::string>& reference) {
    const std::size_t dot = std::min(reference->find('.'), reference->size());
    Located<std::string> player{reference->substr(0, dot), reference.at};
    player.at.length = static_cast<int>(dot);
    check_player(player);
  }

  void check_rule(const Located<std::string>& name, const Settings& with) {
    if (!check_name(name, "rule", names_of(pack_.rules), diagnostics_)) return;
    const std::vector<std::string> inputs = names_of(pack_.rules.find(name.value)->input);
    for (const auto& item : with) {
      check_name(item.first, "input of '" + name.value + "' called", inputs, diagnostics_);
    }
  }

  void check_settings(const config::Named<Settings>& settings) {
    std::vector<std::string> owners = names_of(pack_.connections);
    owners.push_back(pack_.name.value);
    for (const auto& [owner, values] : settings) {
      if (!check_name(owner, "pack or connection", owners, diagnostics_)) continue;
      const Connector* connector = workspace_.connector_of(pack_, owner.value);
      const auto& known = connector != nullptr ? connector->settings : pack_.settings;
      for (const auto& item : values) {
        check_name(item.first, "setting of " + owner.value, names_of(known), diagnostics_);
      }
    }
  }

  const CaseFile& file_;
  const std::string& folder_;
  const Workspace& workspace_;
  const Pack& pack_;
  const std::vector<std::string> none_broken_;
  References references_;
  base::Diagnostics& diagnostics_;
};

void check_folder(const std::string& folder, const Workspace& workspace, const Pack& pack,
                  base::Diagnostics& diagnostics) {
  Files files(diagnostics);
  for (const std::string& path : Files::list(join_path(folder, "tests"), ".yaml")) {
    CaseFile file;
    if (const auto node = files.read_yaml(path); node && config::read(*node, file, diagnostics))
      check_case_file(file, parent_folder(path), workspace, pack, diagnostics);
  }
}

}  // namespace

Pack pack_for_tests_of(const Connector& connector) {
  Pack pack;
  pack.name.value = "tests of " + connector.name.value;
  ConnectionUse use;
  use.connector.value = connector.name.value;
  pack.connections.items.emplace_back(Located<std::string>{connector.name.value, {}}, use);
  return pack;
}

std::string sandbox_folder(const std::string& folder, const CaseSandbox& sandbox) {
  std::string plain =
      std::filesystem::path(join_path(folder, sandbox.pack.value)).lexically_normal().string();
  while (plain.size() > 1 && plain.ends_with('/')) plain.pop_back();
  return plain;
}

void check_case_file(const CaseFile& file, const std::string& folder, const Workspace& workspace,
                     const Pack& subject, base::Diagnostics& diagnostics) {
  CaseChecker(file, folder, workspace, subject, diagnostics).check();
}

void check_case_files(const Workspace& workspace, base::Diagnostics& diagnostics) {
  for (const auto& connector : workspace.connectors)
    check_folder(connector->folder, workspace, pack_for_tests_of(*connector), diagnostics);
  for (const auto& pack : workspace.packs)
    check_folder(pack->folder, workspace, *pack, diagnostics);
}

}  // namespace engine::spec
