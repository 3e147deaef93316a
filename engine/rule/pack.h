// A rule pack as it is run: every rule, mapping and table compiled. Immutable; shared by all
// threads.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "base/cron.h"
#include "base/diagnostic.h"
#include "base/value.h"
#include "lua/expression.h"
#include "lua/script.h"
#include "rule/lookup.h"
#include "rule/map.h"
#include "rule/target.h"
#include "rule/view.h"
#include "spec/workspace.h"

namespace engine::rule {

struct Step;
struct Rule;
using Block = std::vector<Step>;
using Values = std::vector<std::pair<std::string, lua::ValueTemplate>>;

// The pairs of one link set, seen from one side.
struct LinkSet {
  std::string name;  // "pack/people"
  const spec::LinkSet* spec = nullptr;

  struct Side {
    std::string name;
    EntityRef entity;
    std::string link_back;  // field of this side that carries the other's id; "" = none
  };

  Side sides[2];
};

struct Answer {
  lua::ValueTemplate status;
  std::vector<std::pair<std::string, lua::Template>> headers;
  lua::ValueTemplate json;
  bool pretty = false;
  lua::Template text;
  std::shared_ptr<const View> view;
  Values with;  // what the view shows
  lua::ValueTemplate delay;
  lua::ValueTemplate cut;
};

struct Reaction {
  std::string word;
  Block steps;

  bool given() const { return !word.empty() || !steps.empty(); }
};

struct ReadStep {
  EntityRef entity;
  lua::ValueTemplate id;
  std::vector<std::string> fields;  // what the rule uses of it; empty: everything
  bool skip_unchanged = false;
};

struct FindStep {
  EntityRef entity;
  Values by;
  std::vector<std::string> fields;
};

struct ListStep {
  EntityRef entity;
  Values with;
  Values where;
  std::string order;
  lua::ValueTemplate limit;
  lua::ValueTemplate after;
  std::string cursor;
  bool paged = false;  // has `do`
  bool skip_unchanged = false;
  Block block;
  std::vector<std::string> fields;
};

struct Match {
  enum class Kind { link, link_back, find } kind = Kind::link;
  Values by;
  std::string ambiguous;
};

struct SyncStep {
  EntityRef target;
  std::string from;
  EntityRef source;
  std::shared_ptr<const Mapping> mapping;
  Values fields;
  Values back;
  const LinkSet* link = nullptr;
  int source_side = 0;
  std::vector<Match> match;
  const spec::SyncStep* spec = nullptr;
  std::vector<std::string> target_fields;
  bool two_way = false;             // some rule syncs the opposite direction of the link set
  std::set<std::string> come_back;  // target fields that it maps back to where they come from
};

struct CreateStep {
  EntityRef entity;
  std::string from;
  std::shared_ptr<const Mapping> mapping;
  Values fields;
  std::vector<std::string> unique;
};

struct UpdateStep {
  EntityRef entity;
  lua::ValueTemplate id;
  std::string from;
  std::shared_ptr<const Mapping> mapping;
  Values fields;
};

struct DeleteStep {
  EntityRef entity;
  lua::ValueTemplate id;
};

struct CallStep {
  std::string connection;
  std::string operation;
  Values with;
  bool writes = false;
  std::string on_ambiguous;
};

struct SetStep {
  Values values;
};

struct LuaStep {
  lua::FunctionRef function;
  std::vector<lua::ValueTemplate> with;
};

struct EachStep {
  std::string item;
  lua::Expression in;
  Block block;
};

struct RunStep {
  std::string rule;  // name within the pack
  Values with;
  std::map<std::string, std::string> passed;  // input → name whose record is handed over as it is
  bool as_task = false;
  std::string lane;
};

struct AnswerStep {
  Answer answer;
};

struct FinishStep {
  std::string outcome;
  lua::Template message;
  lua::ValueTemplate value;
};

struct WhenStep {
  Block block;
  Block otherwise;
};

struct Step {
  std::variant<ReadStep, FindStep, ListStep, SyncStep, CreateStep, UpdateStep, DeleteStep, CallStep,
               SetStep, LuaStep, EachStep, RunStep, AnswerStep, FinishStep, WhenStep>
      kind;
  lua::Expression when;
  std::string as;
  Reaction missing, ambiguous, on_error;
  std::string place;  // "steps/3/missing/0": stable as long as the rule is not rearranged
  base::SourceLoc at;
};

struct Input {
  std::string name;
  const spec::RuleInput* spec = nullptr;
  std::vector<lua::Expression> from;
  std::optional<Answer> absent, invalid;
};

struct Route {
  std::string method;
  std::string path;  // template
  const spec::RouteTrigger* spec = nullptr;
  lua::Expression when;
  lua::ValueTemplate limit_calls;
  lua::Template limit_by;
  std::optional<Answer> limit_answer;
};

// Exactly one of every, after and cron is given.
struct Schedule {
  const spec::Schedule* spec = nullptr;
  lua::Expression when;
  lua::ValueTemplate every, after;
  std::optional<base::Cron> cron;
};

// One of value and count is given to a gauge; a counter or histogram may do without.
struct Metric {
  std::string name;
  const spec::Metric* spec = nullptr;
  lua::Expression when;
  lua::ValueTemplate value;
  EntityRef count;
  Values where;
  std::vector<std::pair<std::string, lua::Template>> labels;  // by name
};

struct HealthCheck {
  std::string name;
  std::string rule;  // "pack/rule"
  lua::ValueTemplate within;
  base::SourceLoc at;
};

struct Rule {
  std::string name;  // "pack/rule"
  const spec::Rule* spec = nullptr;
  std::vector<Route> routes;
  std::vector<Schedule> schedules;
  std::vector<Input> inputs;
  lua::Template key;
  std::optional<Answer> accepted, answered;
  Block steps;
};

struct SettingsCheck {
  lua::Expression when;
  lua::Template message;
  base::Severity severity = base::Severity::error;
  base::SourceLoc at;
};

class Pack {
 public:
  // Continues after errors; nullptr when there were any. `spec` and `workspace` must live as long
  // as the pack.
  static std::shared_ptr<const Pack> compile(const spec::Workspace& workspace,
                                             const spec::Pack& spec,
                                             base::Diagnostics& diagnostics);

  const spec::Pack& spec() const { return *spec_; }

  const std::string& name() const { return spec_->name.value; }

  const Rule* rule(std::string_view name) const;  // name within the pack

  const std::vector<std::unique_ptr<const Rule>>& rules() const { return rules_; }

  const Block& before() const { return before_; }

  const std::vector<SettingsCheck>& checks() const { return checks_; }

  const std::vector<std::unique_ptr<const LinkSet>>& links() const { return links_; }

  const std::vector<Metric>& metrics() const { return metrics_; }

  const std::vector<HealthCheck>& health() const { return health_; }

  // What a route's auth answers to those it refuses; nullptr: the usual.
  const Answer* refusal(const std::string& auth) const;
  // Inline and CSV lookups; remote ones are not here.
  const LookupTable* table(const std::string& lookup) const;

  const lua::Script& script() const { return *script_; }

  lua::FunctionRef seed(const std::string& collection) const;  // not given: none

 private:
  friend class Compiler;
  Pack() = default;
  const spec::Pack* spec_ = nullptr;
  std::unique_ptr<lua::Script> script_;
  std::vector<std::unique_ptr<const Rule>> rules_;
  std::vector<std::unique_ptr<const LinkSet>> links_;
  std::map<std::string, std::shared_ptr<const Mapping>> mappings_;
  std::map<std::string, std::shared_ptr<const LookupTable>> tables_;
  std::map<std::string, lua::FunctionRef> seeds_;
  std::map<std::string, std::shared_ptr<const View>> views_;  // nullptr: it has errors
  std::map<std::string, Answer> refusals_;
  std::vector<SettingsCheck> checks_;
  Block before_;
  std::vector<Metric> metrics_;
  std::vector<HealthCheck> health_;
};

}  // namespace engine::rule
