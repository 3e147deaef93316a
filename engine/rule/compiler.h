// Turns a pack's specification into a Pack: for this layer only.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "rule/pack.h"
#include "spec/workspace.h"

namespace engine::rule {

// What is known at a place of a rule: the names in scope and which entity a name's record is of.
struct Sight {
  lua::Names names;
  std::map<std::string, EntityRef>
      records;  // name → entity of the record, or of the items of a list
};

class Compiler {
 public:
  Compiler(const spec::Workspace& workspace, const spec::Pack& spec,
           base::Diagnostics& diagnostics);
  std::shared_ptr<const Pack> run();

 private:
  void compile_checks();
  void compile_tables();
  void compile_views();
  void compile_refusals();
  void compile_links();
  void compile_mappings();
  void compile_rules();
  void compile_before();
  void compile_metrics();
  void compile_health();
  void choose_fields();

  std::unique_ptr<Rule> compile_rule(const std::string& name, const spec::Rule& rule);
  Route compile_route(const spec::RouteTrigger& trigger, const lua::Names& names);
  Schedule compile_schedule(const spec::ScheduleTrigger& trigger, const lua::Names& names);
  Input compile_input(const std::string& name, const spec::RuleInput& input);
  Answer compile_answer(const spec::Answer& answer, const lua::Names& names);
  std::shared_ptr<const View> view_of(const spec::Answer& answer);

  Block compile_block(const spec::Steps& steps, const std::string& place, Sight& sight);
  Step compile_step(const spec::Step& step, const std::string& place, Sight& sight);
  Reaction compile_reaction(const spec::Reaction& reaction, const std::string& place, Sight& sight);
  ReadStep compile_kind(const spec::ReadStep& step, const std::string& place, Sight& sight);
  FindStep compile_kind(const spec::FindStep& step, const std::string& place, Sight& sight);
  ListStep compile_kind(const spec::ListStep& step, const std::string& place, Sight& sight);
  SyncStep compile_kind(const spec::SyncStep& step, const std::string& place, Sight& sight);
  CreateStep compile_kind(const spec::CreateStep& step, const std::string& place, Sight& sight);
  UpdateStep compile_kind(const spec::UpdateStep& step, const std::string& place, Sight& sight);
  DeleteStep compile_kind(const spec::DeleteStep& step, const std::string& place, Sight& sight);
  CallStep compile_kind(const spec::CallStep& step, const std::string& place, Sight& sight);
  SetStep compile_kind(const spec::SetStep& step, const std::string& place, Sight& sight);
  LuaStep compile_kind(const spec::LuaStep& step, const std::string& place, Sight& sight);
  EachStep compile_kind(const spec::EachStep& step, const std::string& place, Sight& sight);
  RunStep compile_kind(const spec::RunStep& step, const std::string& place, Sight& sight);
  AnswerStep compile_kind(const spec::AnswerStep& step, const std::string& place, Sight& sight);
  FinishStep compile_kind(const spec::FinishStep& step, const std::string& place, Sight& sight);
  WhenStep compile_kind(const spec::WhenStep& step, const std::string& place, Sight& sight);
  Match compile_match(const spec::Match& match, const Sight& sight);
  void introduce_page(const spec::Step& step, Sight& sight);
  void introduce(const Step& step, Sight& sight);

  lua::Expression expression(const config::Expression& source, const lua::Names& names);
  lua::ValueTemplate value(const config::ValueTemplate& source, const lua::Names& names);
  lua::Template text(const config::Template& source, const lua::Names& names);
  Values values(const config::Named<config::ValueTemplate>& source, const lua::Names& names);
  lua::Names base_names() const;  // settings, task
  lua::Names setting_names() const;
  lua::Names names_of_rule(const std::string& rule) const;
  std::shared_ptr<const Mapping> mapping(const std::string& name) const;
  const LinkSet* link(const std::string& name) const;

  const spec::Workspace& workspace_;
  const spec::Pack& spec_;
  base::Diagnostics& diagnostics_;
  std::shared_ptr<Pack> pack_;
  std::vector<std::unique_ptr<Rule>> rules_;
  lua::Names names_of_before_;  // what the pack's `before` steps bring into its direct rules
};

}  // namespace engine::rule
