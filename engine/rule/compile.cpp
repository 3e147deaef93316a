#include "rule/compiler.h"
#include "rule/two_way.h"
#include "rule/uses.h"
#include "spec/hooks.h"
#include "spec/names.h"

namespace engine::rule {

namespace {

std::vector<lua::Module> modules(const std::vector<spec::LuaFile>& files) {
  std::vector<lua::Module> result;
  for (const auto& file : files) result.push_back({file.module, file.source});
  return result;
}

// The names that a route's request brings.
void add_request_names(lua::Names& names, bool direct) {
  for (const char* name : {"params.*", "query.*", "body.*"}) names.emplace_back(name);
  if (!direct) return;
  for (const char* name : {"headers.*", "request.*"}) names.emplace_back(name);
}

// health.ok of all checks, and of each.
void add_health_names(const spec::Pack& pack, lua::Names& names) {
  names.emplace_back("health.ok");
  for (const auto& item : pack.health) {
    for (const char* field : {".ok", ".last"})
      names.push_back("health." + item.first.value + field);
  }
}

bool has_route(const spec::Rule& rule) {
  for (const auto& trigger : rule.on) {
    if (std::holds_alternative<spec::RouteTrigger>(trigger)) return true;
  }
  return false;
}

}  // namespace

Compiler::Compiler(const spec::Workspace& workspace, const spec::Pack& spec,
                   base::Diagnostics& diagnostics)
    : workspace_(workspace), spec_(spec), diagnostics_(diagnostics), pack_(new Pack) {
  pack_->spec_ = &spec;
  pack_->script_ = std::make_unique<lua::Script>(spec.name.value, lua::Kind::function,
                                                 modules(spec.lua), modules(workspace.scripts));
}

std::shared_ptr<const Pack> Compiler::run() {
  const auto errors_before = diagnostics_.error_count();
  pack_->script_->check(diagnostics_);
  compile_checks();
  compile_tables();
  compile_views();
  compile_refusals();
  compile_links();
  compile_mappings();
  compile_before();
  compile_rules();
  compile_metrics();
  compile_health();
  if (diagnostics_.error_count() > errors_before) return nullptr;
  choose_fields();
  for (auto& rule : rules_) pack_->rules_.push_back(std::move(rule));
  return pack_;
}

void Compiler::compile_checks() {
  const lua::Names names = {"settings.*", "connections.*"};
  for (const auto& check : spec_.checks) {
    const bool is_error = !check.error.parts.empty();
    pack_->checks_.push_back(
        {expression(check.when, names), text(is_error ? check.error : check.warning, names),
         is_error ? base::Severity::error : base::Severity::warning, check.at});
  }
}

void Compiler::compile_tables() {
  for (const auto& [name, lookup] : spec_.lookups) {
    if (auto table = LookupTable::load(name.value, lookup, spec_.folder, diagnostics_))
      pack_->tables_[name.value] = table;
  }
  for (const auto& [name, collection] : spec_.collections) {
    if (!collection.seed) continue;
    if (auto seed =
            pack_->script_->function(collection.seed->value, collection.seed->at, diagnostics_)) {
      pack_->seeds_[name.value] = *seed;
    }
  }
}

void Compiler::compile_views() {
  for (const auto& view : spec_.views)
    pack_->views_[view.name] = View::compile(view.source, diagnostics_);
}

void Compiler::compile_refusals() {
  lua::Names names = base_names();
  add_request_names(names, true);
  for (const auto& [name, auth] : spec_.auth) {
    if (auth.refused) pack_->refusals_[name.value] = compile_answer(*auth.refused, names);
  }
}

void Compiler::compile_links() {
  for (const auto& [name, link] : spec_.links) {
    auto set = std::make_unique<LinkSet>();
    set->name = spec_.name.value + "/" + name.value;
    set->spec = &link;
    std::size_t index = 0;
    for (const auto& [side, reference] : link.sides) {
      if (index == 2) break;
      const auto* link_back = link.link_back.find(side.value);
      set->sides[index++] = {side.value, entity_ref(reference.value),
                             link_back != nullptr ? link_back->value : ""};
    }
    pack_->links_.push_back(std::move(set));
  }
}

void Compiler::compile_mappings() {
  std::vector<std::string> lookups;
  for (const auto& item : spec_.lookups) lookups.push_back(item.first.value);
  for (const auto& [name, mapping] : spec_.mappings) {
    pack_->mappings_[name.value] =
        Mapping::compile(name.value, mapping, *pack_->script_, base_names(), lookups, diagnostics_);
  }
}

void Compiler::compile_before() {
  Sight sight{base_names(), {}};
  add_request_names(sight.names, true);
  pack_->before_ = compile_block(spec_.before, "before", sight);
  names_of_before_ = sight.names;
}

void Compiler::compile_rules() {
  for (const auto& [name, rule] : spec_.rules) rules_.push_back(compile_rule(name.value, rule));
}

std::unique_ptr<Rule> Compiler::compile_rule(const std::string& name, const spec::Rule& rule) {
  auto result = std::make_unique<Rule>();
  result->name = spec_.name.value + "/" + name;
  result->spec = &rule;
  Sight sight{names_of_rule(name), {}};
  if (has_route(rule)) add_request_names(sight.names, rule.answer == spec::AnswerWhen::direct);
  for (const auto& trigger : rule.on) {
    if (const auto* route = std::get_if<spec::RouteTrigger>(&trigger)) {
      lua::Names names = base_names();
      add_request_names(names, true);
      result->routes.push_back(compile_route(*route, names));
    } else if (const auto* timed = std::get_if<spec::ScheduleTrigger>(&trigger)) {
      result->schedules.push_back(compile_schedule(*timed, names_of_rule(name)));
    }
  }
  for (const auto& [input, spec] : rule.input) {
    result->inputs.push_back(compile_input(input.value, spec));
    sight.names.push_back("input." + input.value);
    sight.names.push_back(input.value + ".*");
  }
  if (rule.answer == spec::AnswerWhen::direct) {
    sight.names.insert(sight.names.end(), names_of_before_.begin(), names_of_before_.end());
  }
  if (rule.session) sight.names.emplace_back("session.*");
  if (rule.health) add_health_names(spec_, sight.names);
  if (rule.key) result->key = text(*rule.key, sight.names);
  if (rule.accepted) {
    lua::Names names = sight.names;
    for (const char* each : {"task.*", "eta", "duplicate"}) names.emplace_back(each);
    result->accepted = compile_answer(*rule.accepted, names);
  }
  if (rule.answered) {
    lua::Names names = sight.names;
    for (const char* each : {"task.*", "value.*"}) names.emplace_back(each);
    result->answered = compile_answer(*rule.answered, names);
  }
  result->steps = compile_block(rule.steps, "steps", sight);
  return result;
}

Schedule Compiler::compile_schedule(const spec::ScheduleTrigger& trigger, const lua::Names& names) {
  const spec::Schedule& schedule = trigger.schedule;
  Schedule result;
  result.spec = &schedule;
  if (trigger.when) result.when = expression(*trigger.when, names);
  result.every = value(schedule.every, names);
  result.after = value(schedule.after, names);
  if (auto cron = base::Cron::parse(schedule.cron.value)) result.cron = *cron;
  return result;
}

Route Compiler::compile_route(const spec::RouteTrigger& trigger, const lua::Names& names) {
  Route route;
  const auto blank = trigger.route.value.find(' ');
  route.method = trigger.route.value.substr(0, blank);
  route.path = blank == std::string::npos ? "" : trigger.route.value.substr(blank + 1);
  route.spec = &trigger;
  if (trigger.when) route.when = expression(*trigger.when, names);
  if (trigger.limit) {
    route.limit_calls = value(trigger.limit->calls, names);
    route.limit_by = text(trigger.limit->by, names);
    route.limit_answer = compile_answer(trigger.limit->answer, names);
  }
  return route;
}

Input Compiler::compile_input(const std::string& name, const spec::RuleInput& input) {
  Input result;
  result.name = name;
  result.spec = &input;
  lua::Names names = base_names();
  add_request_names(names, true);
  for (const auto& source : input.from) result.from.push_back(expression(source, names));
  if (input.absent) result.absent = compile_answer(input.absent->answer, names);
  names.emplace_back("value.*");
  if (input.invalid) result.invalid = compile_answer(input.invalid->answer, names);
  return result;
}

Answer Compiler::compile_answer(const spec::Answer& answer, const lua::Names& names) {
  Answer result;
  result.status = value(answer.status, names);
  for (const auto& [header, template_] : answer.headers)
    result.headers.emplace_back(header.value, text(template_, names));
  if (answer.json) result.json = value(*answer.json, names);
  result.pretty = answer.pretty;
  if (answer.text) result.text = text(*answer.text, names);
  if (!answer.view->empty()) result.view = view_of(answer);
  result.with = values(answer.with, names);
  result.delay = value(answer.delay, names);
  result.cut = value(answer.cut, names);
  return result;
}

// The view of the answer; its `with` gives everything that the view looks for.
std::shared_ptr<const View> Compiler::view_of(const spec::Answer& answer) {
  std::vector<std::string> known;
  for (const auto& each : spec_.views) known.push_back(each.name);
  if (!spec::check_name(answer.view, "view", known, diagnostics_)) return nullptr;
  const auto& view = pack_->views_.at(answer.view.value);
  if (view == nullptr) return nullptr;
  const auto given = spec::names_of(answer.with);
  for (const auto& name : view->names()) {
    if (spec::is_one_of(name.value, given)) continue;
    diagnostics_
        .error("unknown-name", answer.view.at,
               "view '" + answer.view.value + "' shows '" + name.value +
                   "', which 'with' does not give",
               config::name_hint(name.value, given))
        .notes.push_back({name.at, "it is shown here"});
  }
  return view;
}

void Compiler::choose_fields() {
  Uses uses(spec_, rules_);
  for (auto& rule : rules_) uses.fill(*rule);
  pair_directions(spec_, rules_);
}

lua::Expression Compiler::expression(const config::Expression& source, const lua::Names& names) {
  return lua::Expression::compile(source, *pack_->script_, names, diagnostics_);
}

lua::ValueTemplate Compiler::value(const config::ValueTemplate& source, const lua::Names& names) {
  if (source.is_constant() && source.constant().is_absent()) return {};
  return lua::ValueTemplate::compile(source, *pack_->script_, names, diagnostics_);
}

lua::Template Compiler::text(const config::Template& source, const lua::Names& names) {
  return lua::Template::compile(source, *pack_->script_, names, diagnostics_);
}

Values Compiler::values(const config::Named<config::ValueTemplate>& source,
                        const lua::Names& names) {
  Values result;
  for (const auto& [name, template_] : source) {
    result.emplace_back(
        name.value, lua::ValueTemplate::compile(template_, *pack_->script_, names, diagnostics_));
  }
  return result;
}

lua::Names Compiler::setting_names() const {
  lua::Names names;
  for (const auto& [name, setting] : spec_.settings) {
    if (setting.type != spec::SettingType::secret) names.push_back("settings." + name.value);
  }
  if (names.empty()) names.emplace_back("settings");
  return names;
}

lua::Names Compiler::base_names() const {
  lua::Names names = setting_names();
  names.emplace_back("task.*");
  return names;
}

// The rule that registers hooks knows what there is to register; no other one does.
lua::Names Compiler::names_of_rule(const std::string& rule) const {
  lua::Names names = base_names();
  if (rule == spec::kHooksRule && !spec_.hooks.empty())
    names.push_back(std::string(spec::kHooksName) + ".*");
  return names;
}

std::shared_ptr<const Mapping> Compiler::mapping(const std::string& name) const {
  const auto found = pack_->mappings_.find(name);
  return found == pack_->mappings_.end() ? nullptr : found->second;
}

const LinkSet* Compiler::link(const std::string& name) const {
  for (const auto& set : pack_->links_) {
    if (set->name == spec_.name.value + "/" + name) return set.get();
  }
  return nullptr;
}

std::shared_ptr<const Pack> Pack::compile(const spec::Workspace& workspace, const spec::Pack& spec,
                                          base::Diagnostics& diagnostics) {
  return Compiler(workspace, spec, diagnostics).run();
}

const Rule* Pack::rule(std::string_view name) const {
  for (const auto& rule : rules_) {
    if (std::string_view(rule->name).substr(spec_->name.value.size() + 1) == name)
      return rule.get();
  }
  return nullptr;
}

const Answer* Pack::refusal(const std::string& auth) const {
  const auto found = refusals_.find(auth);
  return found == refusals_.end() ? nullptr : &found->second;
}

const LookupTable* Pack::table(const std::string& lookup) const {
  const auto found = tables_.find(lookup);
  return found == tables_.end() ? nullptr : found->second.get();
}

lua::FunctionRef Pack::seed(const std::string& collection) const {
  const auto found = seeds_.find(collection);
  return found == seeds_.end() ? lua::FunctionRef{} : found->second;
}

}  // namespace engine::rule
