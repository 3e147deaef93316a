#include "spec/link_parts.h"
#include "spec/names.h"

namespace engine::spec {

using base::Located;

namespace {

using Values = config::Named<config::ValueTemplate>;

std::vector<Located<std::string>> keys_of(const Values& values) {
  std::vector<Located<std::string>> keys;
  for (const auto& item : values) keys.push_back(item.first);
  return keys;
}

class StepLinker {
 public:
  StepLinker(std::vector<std::string>& names, const Pack& pack, const References& references,
             base::Diagnostics& diagnostics)
      : names_(names), pack_(pack), references_(references), diagnostics_(diagnostics) {}

  void link(const Steps& steps) {
    for (const Step& step : steps) link(step);
  }

 private:
  // A name stands from its step on, also after the block that introduced it: it is absent where
  // that block did not run. The block of a `list` already sees its page.
  void link(const Step& step) {
    const bool before_block = std::holds_alternative<ListStep>(step.kind);
    if (before_block) introduce(step.as);
    std::visit([&](const auto& kind) { link_kind(kind); }, step.kind);
    for (const Reaction* reaction : {&step.missing, &step.ambiguous, &step.on_error})
      block(reaction->steps);
    if (!before_block) introduce(step.as);
  }

  void link_kind(const ReadStep& step) { references_.entity_that(&Entity::read, step.read); }

  void link_kind(const FindStep& step) { references_.entity_found_by(keys_of(step.by), step.find); }

  void link_kind(const ListStep& step) {
    if (const auto target = references_.entity_that(&Entity::list, step.list)) {
      if (target->entity) check_arguments(step.with, target->entity->list, *target->connector);
      if (!step.unchanged->empty()) check_conditional(step, *target);
    }
    block(step.do_);
  }

  // Only the product knows whether a list is as it was.
  void check_conditional(const ListStep& step, const Target& target) {
    const Operation* operation =
        target.entity ? target.connector->operations.find(target.entity->list.value) : nullptr;
    if (operation && operation->conditional) return;
    auto& diagnostic = diagnostics_.error(
        "not-conditional", step.unchanged.at,
        "nothing says whether the list of '" + step.list.value + "' is unchanged",
        operation ? "where the product knows, say 'conditional: etag' at its operation" : "");
    if (operation) diagnostic.notes.push_back({operation->at, "its operation is described here"});
  }

  void link_kind(const SyncStep& step) {
    check_source(step.from);
    check_mapping(step.mapping);
    const auto target = references_.entity_that(&Entity::update, step.sync);
    if (target && step.absent == "create") references_.entity_that(&Entity::create, step.sync);
    check_writes(target, step);
    for (const Match& match : step.match) {
      if (target) references_.entity_found_by(keys_of(match.find), step.sync);
    }
    if (check_name(step.link, "link set", names_of(pack_.links), diagnostics_)) check_link(step);
  }

  // The target is one of the set's sides, and the mapping's fields speak of its sides only.
  void check_link(const SyncStep& step) {
    const LinkSet* links = pack_.links.find(step.link.value);
    if (!links) return;
    std::vector<std::string> entities;
    for (const auto& item : links->sides) entities.push_back(item.second.value);
    check_name({step.sync.value, step.link.at}, "side of '" + step.link.value + "' that is",
               entities, diagnostics_);
    if (const Mapping* mapping = pack_.mappings.find(step.mapping.value)) {
      for (const auto& item : mapping->fields)
        check_conflict(item.second.conflict, *links, diagnostics_);
    }
  }

  void link_kind(const CreateStep& step) {
    check_writes(references_.entity_that(&Entity::create, step.create), step);
    check_source(step.from);
    check_mapping(step.mapping);
  }

  void link_kind(const UpdateStep& step) {
    check_writes(references_.entity_that(&Entity::update, step.update), step);
    check_source(step.from);
    check_mapping(step.mapping);
  }

  // Fields of a step and of its mapping against what the entity says may be written.
  template <class Writing>
  void check_writes(const std::optional<Target>& target, const Writing& step) {
    if (!target || !target->entity) return;
    for (const auto& item : step.fields) check_writable(item.first, *target->entity);
    if (const Mapping* mapping = pack_.mappings.find(step.mapping.value)) {
      for (const auto& item : mapping->fields) {
        if (item.second.write != Write::never) check_writable(item.first, *target->entity);
      }
    }
  }

  void check_writable(const Located<std::string>& field, const Entity& entity) {
    const Writable& writable = entity.writable;
    const Field* known = entity.fields.find(field.value);
    const bool refused = (known && known->read_only) || is_one_of(field.value, writable.never) ||
                         (!writable.only.empty() && !is_one_of(field.value, writable.only));
    if (!refused) return;
    diagnostics_
        .error("read-only-field", field.at, "field '" + field.value + "' cannot be written",
               writable.only.empty() ? "" : config::name_hint(field.value, writable.only))
        .notes.push_back({entity.at, "its entity is described here"});
  }

  void link_kind(const DeleteStep& step) {
    references_.entity_that(&Entity::delete_, step.delete_);
  }

  void link_kind(const CallStep& step) {
    const Operation* operation = references_.operation(step.call);
    if (!operation) return;
    check_input(step.with, *operation);
    if (operation->effect == Effect::once && step.on_ambiguous.empty()) {
      diagnostics_
          .error("no-on-ambiguous", step.call.at, "'" + step.call.value + "' needs 'on_ambiguous'",
                 "after a timeout nobody knows whether it was carried out: drop it, or repeat it")
          .notes.push_back({operation->at, "it has 'effect: once'"});
    }
  }

  void link_kind(const SetStep& step) {
    for (const auto& item : step.set) introduce(item.first);
  }

  void link_kind(const LuaStep&) {}

  void link_kind(const EachStep& step) {
    introduce(step.each);
    block(step.do_);
  }

  void link_kind(const RunStep& step) {
    check_name(step.run, "rule", names_of(pack_.rules), diagnostics_);
    const Rule* rule = pack_.rules.find(step.run.value);
    if (!rule) return;
    bool all_known = true;
    for (const auto& item : step.with) {
      all_known &= check_name(item.first, "input of '" + step.run.value + "' called",
                              names_of(rule->input), diagnostics_);
    }
    if (all_known) check_given(step, *rule);
  }

  void check_given(const RunStep& step, const Rule& rule) {
    for (const auto& [name, input] : rule.input) {
      if (step.with.find(name.value) || input.optional || !input.default_value.is_absent())
        continue;
      diagnostics_
          .error("missing-input", step.run.at,
                 "rule '" + step.run.value + "' needs '" + name.value + "'", "give it in 'with'")
          .notes.push_back({name.at, "it has no default and is not optional"});
    }
  }

  void link_kind(const AnswerStep&) {}

  void link_kind(const FinishStep&) {}

  void link_kind(const WhenStep& step) {
    block(step.do_);
    block(step.otherwise);
  }

  void block(const config::Box<Steps>& steps) {
    if (steps) link(*steps);
  }

  void introduce(const Located<std::string>& name) {
    if (!name->empty() && check_value_name(name, diagnostics_)) names_.push_back(name.value);
  }

  void check_source(const Located<std::string>& from) {
    check_name(from, "record", names_, diagnostics_);
  }

  void check_mapping(const Located<std::string>& mapping) {
    check_name(mapping, "mapping", names_of(pack_.mappings), diagnostics_);
  }

  void check_arguments(const Values& with, const Located<std::string>& operation,
                       const Connector& connector) {
    if (const Operation* found = connector.operations.find(operation.value))
      check_input(with, *found);
  }

  // Beside its own input an operation may be given what the engine itself gives it elsewhere.
  void check_input(const Values& with, const Operation& operation) {
    std::vector<std::string> known = names_of(operation.input);
    known.insert(known.end(), {"id", "ids", "field", "value", "fields", "changes", "record"});
    for (const auto& item : with) {
      if (is_one_of(item.first.value, known)) continue;
      check_name(item.first, "input of this operation called", names_of(operation.input),
                 diagnostics_);
    }
  }

  std::vector<std::string>& names_;
  const Pack& pack_;
  const References& references_;
  base::Diagnostics& diagnostics_;
};

}  // namespace

bool check_value_name(const Located<std::string>& name, base::Diagnostics& diagnostics) {
  static const std::vector<std::string> kLua = {
      "and",      "break",  "do",   "else", "elseif", "end",  "false", "for",
      "function", "goto",   "if",   "in",   "local",  "nil",  "not",   "or",
      "repeat",   "return", "then", "true", "until",  "while"};
  static const std::vector<std::string> kOurs = {
      "input", "params", "query",      "body", "headers", "request", "settings",
      "task",  "error",  "candidates", "null", "session", "health"};
  std::string hint;
  if (!config::is_identifier(name.value) || name->find('-') != std::string::npos) {
    hint = "use letters, digits and '_', and begin with a letter or '_'";
  } else if (is_one_of(name.value, kLua)) {
    hint = "it is a word of Lua";
  } else if (is_one_of(name.value, kOurs)) {
    hint = "expressions know it as something else already";
  }
  if (hint.empty()) return true;
  diagnostics.error("bad-name", name.at, "a value cannot be called '" + name.value + "'", hint);
  return false;
}

void link_steps(const Steps& steps, std::vector<std::string>& names, const Pack& pack,
                const References& references, base::Diagnostics& diagnostics) {
  StepLinker(names, pack, references, diagnostics).link(steps);
}

}  // namespace engine::spec
