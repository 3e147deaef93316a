#include <algorithm>
#include <map>

#include "spec/link_parts.h"
#include "spec/names.h"
#include "spec/route.h"

namespace engine::spec {

using base::Located;

namespace {

// The blocks of a step, in the order in which they may run.
std::vector<const Steps*> blocks_of(const Step& step) {
  std::vector<const Steps*> blocks;
  const auto add = [&](const config::Box<Steps>& block) {
    if (block) blocks.push_back(&*block);
  };
  if (const auto* list = std::get_if<ListStep>(&step.kind)) add(list->do_);
  if (const auto* each = std::get_if<EachStep>(&step.kind)) add(each->do_);
  if (const auto* when = std::get_if<WhenStep>(&step.kind)) {
    add(when->do_);
    add(when->otherwise);
  }
  for (const Reaction* reaction : {&step.missing, &step.ambiguous, &step.on_error})
    add(reaction->steps);
  return blocks;
}

void collect_runs(const Steps& steps, std::vector<const RunStep*>& runs) {
  for (const Step& step : steps) {
    const auto* run = std::get_if<RunStep>(&step.kind);
    if (run && !run->as_task) runs.push_back(run);
    for (const Steps* block : blocks_of(step)) collect_runs(*block, runs);
  }
}

// Rules that run each other in a circle would wait for their own keys.
class Cycles {
 public:
  Cycles(const Pack& pack, base::Diagnostics& diagnostics)
      : pack_(pack), diagnostics_(diagnostics) {}

  void check() {
    for (const auto& item : pack_.rules) visit(item.first.value, item.second);
  }

 private:
  void visit(const std::string& name, const Rule& rule) {
    if (is_one_of(name, done_)) return;
    path_.push_back(name);
    std::vector<const RunStep*> runs;
    collect_runs(rule.steps, runs);
    for (const RunStep* run : runs) follow(run->run);
    path_.pop_back();
    done_.push_back(name);
  }

  void follow(const Located<std::string>& next) {
    const auto begin = std::find(path_.begin(), path_.end(), next.value);
    if (begin == path_.end()) {
      if (const Rule* rule = pack_.rules.find(next.value)) visit(next.value, *rule);
      return;
    }
    std::string circle;
    for (auto each = begin; each != path_.end(); ++each) circle += *each + " → ";
    diagnostics_.error("run-cycle", next.at,
                       "rules run each other in a circle: " + circle + next.value,
                       "let one of them enqueue the next: as_task: true");
  }

  const Pack& pack_;
  base::Diagnostics& diagnostics_;
  std::vector<std::string> path_;
  std::vector<std::string> done_;
};

class RuleLinker {
 public:
  RuleLinker(const Pack& pack, const References& references, base::Diagnostics& diagnostics)
      : pack_(pack), references_(references), diagnostics_(diagnostics) {}

  // `before` are the names that the steps ahead of a direct answer introduce.
  void link(const Rule& rule, const std::vector<std::string>& before) {
    const std::vector<std::string> parameters = link_triggers(rule);
    for (const auto& [name, input] : rule.input) {
      check_value_name(name, diagnostics_);
      for (const config::Expression& from : input.from) check_parameter(from, parameters);
    }
    if (rule.key) check_key(*rule.key);
    std::vector<std::string> names = names_of(rule.input);
    if (rule.answer == AnswerWhen::direct) names.insert(names.end(), before.begin(), before.end());
    link_steps(rule.steps, names, pack_, references_, diagnostics_);
  }

 private:
  std::vector<std::string> link_triggers(const Rule& rule) {
    std::vector<std::string> parameters;
    std::vector<std::string> auths = names_of(pack_.auth);
    auths.emplace_back("none");
    for (const Trigger& trigger : rule.on) {
      if (std::holds_alternative<ScheduleTrigger>(trigger)) check_runs_alone(rule);
      const auto* route = std::get_if<RouteTrigger>(&trigger);
      if (!route) continue;
      check_name(route->auth, "auth", auths, diagnostics_);
      if (const auto parsed = parse_route(route->route, diagnostics_)) {
        for (std::string& name : parsed->parameters()) parameters.push_back(std::move(name));
      }
    }
    return parameters;
  }

  // Nobody gives a schedule inputs.
  void check_runs_alone(const Rule& rule) {
    for (const auto& [name, input] : rule.input) {
      if (input.optional || !input.default_value.is_absent()) continue;
      diagnostics_.error("bad-combination", name.at,
                         "a rule with a schedule gets no input '" + name.value + "'",
                         "give it a 'default' or say 'optional: true'");
    }
  }

  // params.NAME of an input: some route of the rule has it.
  void check_parameter(const config::Expression& from, const std::vector<std::string>& parameters) {
    const std::string prefix = "params.";
    if (!from.source.starts_with(prefix)) return;
    Located<std::string> name{from.source.substr(prefix.size()), from.at};
    name.at.column += static_cast<int>(prefix.size());
    name.at.length = static_cast<int>(name->size());
    if (config::is_identifier(name.value)) check_name(name, "parameter", parameters, diagnostics_);
  }

  // "SET.SIDE:…" is one side of a pair, so a known SET has that SIDE.
  void check_key(const config::Template& key) {
    const auto* text = key.parts.empty() ? nullptr : std::get_if<std::string>(&key.parts.front());
    if (!text) return;
    const std::size_t dot = text->find('.');
    const std::size_t colon = text->find(':');
    if (dot == std::string::npos || colon == std::string::npos || colon < dot) return;
    const LinkSet* links = pack_.links.find(text->substr(0, dot));
    if (!links) return;
    check_name({text->substr(dot + 1, colon - dot - 1), key.at}, "side", names_of(links->sides),
               diagnostics_);
  }

  const Pack& pack_;
  const References& references_;
  base::Diagnostics& diagnostics_;
};

}  // namespace

void link_rules(const Pack& pack, const References& references, base::Diagnostics& diagnostics) {
  std::vector<std::string> before;
  link_steps(pack.before, before, pack, references, diagnostics);
  RuleLinker linker(pack, references, diagnostics);
  for (const auto& item : pack.rules) linker.link(item.second, before);
  Cycles(pack, diagnostics).check();
}

}  // namespace engine::spec
