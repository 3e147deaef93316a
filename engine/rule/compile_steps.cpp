#include <set>

#include "rule/compiler.h"

namespace engine::rule {

namespace {

void add_name(lua::Names& names, const std::string& name) {
  if (!name.empty()) names.push_back(name + ".*");
}

// An operation that changes something needs an effect; reading ones are declared or are a GET.
bool operation_writes(const spec::Operation& operation) {
  if (operation.effect) return *operation.effect != spec::Effect::read;
  return operation.method != "GET";
}

// What must be read of a sync's target before it can be compared.
std::vector<std::string> target_fields(const SyncStep& step, const spec::Mapping* mapping) {
  std::set<std::string> fields;
  if (mapping != nullptr) {
    for (const auto& [name, map] : mapping->fields)
      fields.insert(map.optional ? if_there(name.value) : name.value);
  }
  for (const auto& item : step.fields) fields.insert(item.first);
  if (step.link != nullptr && !step.link->sides[1 - step.source_side].link_back.empty()) {
    fields.insert(step.link->sides[1 - step.source_side].link_back);
  }
  return {fields.begin(), fields.end()};
}

// The name when the value is nothing but `${name}`.
std::string lone_name(const config::ValueTemplate& source) {
  const auto* text = std::get_if<config::Template>(&source.value);
  if (text == nullptr || !text->is_single_expression()) return "";
  const std::string& name = std::get<config::Expression>(text->parts.front()).source;
  const bool plain =
      !name.empty() &&
      name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
          std::string::npos;
  return plain ? name : "";
}

}  // namespace

Block Compiler::compile_block(const spec::Steps& steps, const std::string& place, Sight& sight) {
  Block block;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    block.push_back(compile_step(steps[i], place + "/" + std::to_string(i), sight));
  }
  return block;
}

Reaction Compiler::compile_reaction(const spec::Reaction& reaction, const std::string& place,
                                    Sight& sight) {
  Reaction result;
  if (reaction.word) result.word = reaction.word->value;
  if (reaction.steps) result.steps = compile_block(*reaction.steps, place, sight);
  return result;
}

Step Compiler::compile_step(const spec::Step& step, const std::string& place, Sight& sight) {
  Step result;
  result.as = step.as.value;
  result.place = place;
  result.at = step.at;
  if (step.when) result.when = expression(*step.when, sight.names);
  introduce_page(step, sight);
  std::visit([&](const auto& kind) { result.kind = compile_kind(kind, place, sight); }, step.kind);
  result.missing = compile_reaction(step.missing, place + "/missing", sight);
  {
    Sight inner = sight;
    inner.names.emplace_back("candidates");
    result.ambiguous = compile_reaction(step.ambiguous, place + "/ambiguous", inner);
  }
  {
    Sight inner = sight;
    inner.names.emplace_back("error.*");
    result.on_error = compile_reaction(step.on_error, place + "/on_error", inner);
  }
  introduce(result, sight);
  return result;
}

// The block of a `list` sees its page under the step's `as`.
void Compiler::introduce_page(const spec::Step& step, Sight& sight) {
  const auto* list = std::get_if<spec::ListStep>(&step.kind);
  if (list == nullptr || !list->do_ || step.as->empty()) return;
  add_name(sight.names, step.as.value);
  sight.records[step.as.value] = entity_ref(list->list.value);
}

// The names that stand after a step: its `as`, and what a `set` sets.
void Compiler::introduce(const Step& step, Sight& sight) {
  add_name(sight.names, step.as);
  if (const auto* set = std::get_if<SetStep>(&step.kind)) {
    for (const auto& item : set->values) add_name(sight.names, item.first);
  }
  if (step.as.empty()) return;
  const auto remember = [&](const EntityRef& entity) { sight.records[step.as] = entity; };
  if (const auto* read = std::get_if<ReadStep>(&step.kind)) remember(read->entity);
  if (const auto* find = std::get_if<FindStep>(&step.kind)) remember(find->entity);
  if (const auto* list = std::get_if<ListStep>(&step.kind)) remember(list->entity);
  if (const auto* sync = std::get_if<SyncStep>(&step.kind)) remember(sync->target);
  if (const auto* create = std::get_if<CreateStep>(&step.kind)) remember(create->entity);
  if (const auto* update = std::get_if<UpdateStep>(&step.kind)) remember(update->entity);
}

ReadStep Compiler::compile_kind(const spec::ReadStep& step, const std::string&, Sight& sight) {
  return {entity_ref(step.read.value), value(step.id, sight.names), step.fields,
          step.unchanged == "skip"};
}

FindStep Compiler::compile_kind(const spec::FindStep& step, const std::string&, Sight& sight) {
  return {entity_ref(step.find.value), values(step.by, sight.names), {}};
}

ListStep Compiler::compile_kind(const spec::ListStep& step, const std::string& place,
                                Sight& sight) {
  ListStep result;
  result.entity = entity_ref(step.list.value);
  result.with = values(step.with, sight.names);
  result.where = values(step.where, sight.names);
  result.order = step.order.value;
  result.limit = value(step.limit, sight.names);
  result.after = value(step.after, sight.names);
  result.cursor = step.cursor;
  result.skip_unchanged = step.unchanged.value == "skip";
  result.paged = static_cast<bool>(step.do_);
  if (result.paged) result.block = compile_block(*step.do_, place + "/do", sight);
  return result;
}

Match Compiler::compile_match(const spec::Match& match, const Sight& sight) {
  if (match.by == "link") return {Match::Kind::link, {}, match.ambiguous};
  if (match.by == "link_back") return {Match::Kind::link_back, {}, match.ambiguous};
  return {Match::Kind::find, values(match.find, sight.names), match.ambiguous};
}

SyncStep Compiler::compile_kind(const spec::SyncStep& step, const std::string&, Sight& sight) {
  SyncStep result;
  result.target = entity_ref(step.sync.value);
  result.from = step.from.value;
  result.mapping = mapping(step.mapping.value);
  result.fields = values(step.fields, sight.names);
  result.back = values(step.back, sight.names);
  result.link = link(step.link.value);
  result.spec = &step;
  if (result.link != nullptr) {
    result.source_side = result.link->sides[0].entity.text() == result.target.text() ? 1 : 0;
    result.source = result.link->sides[result.source_side].entity;
  } else if (const auto known = sight.records.find(step.from.value); known != sight.records.end()) {
    result.source = known->second;
  }
  for (const auto& match : step.match) result.match.push_back(compile_match(match, sight));
  result.target_fields = target_fields(result, spec_.mappings.find(step.mapping.value));
  return result;
}

CreateStep Compiler::compile_kind(const spec::CreateStep& step, const std::string&, Sight& sight) {
  return {entity_ref(step.create.value), step.from.value, mapping(step.mapping.value),
          values(step.fields, sight.names), step.unique};
}

UpdateStep Compiler::compile_kind(const spec::UpdateStep& step, const std::string&, Sight& sight) {
  return {entity_ref(step.update.value), value(step.id, sight.names), step.from.value,
          mapping(step.mapping.value), values(step.fields, sight.names)};
}

DeleteStep Compiler::compile_kind(const spec::DeleteStep& step, const std::string&, Sight& sight) {
  return {entity_ref(step.delete_.value), value(step.id, sight.names)};
}

CallStep Compiler::compile_kind(const spec::CallStep& step, const std::string&, Sight& sight) {
  CallStep result;
  const EntityRef reference = entity_ref(step.call.value);
  result.connection = reference.connection;
  result.operation = reference.entity;
  result.with = values(step.with, sight.names);
  result.on_ambiguous = step.on_ambiguous;
  const auto* connector = workspace_.connector_of(spec_, reference.connection);
  const auto* operation =
      connector != nullptr ? connector->operations.find(reference.entity) : nullptr;
  result.writes = operation != nullptr && operation_writes(*operation);
  return result;
}

SetStep Compiler::compile_kind(const spec::SetStep& step, const std::string&, Sight& sight) {
  // Each value may use those set before it in the same step.
  SetStep result;
  lua::Names names = sight.names;
  for (const auto& [name, source] : step.set) {
    result.values.emplace_back(name.value, value(source, names));
    add_name(names, name.value);
  }
  return result;
}

LuaStep Compiler::compile_kind(const spec::LuaStep& step, const std::string&, Sight& sight) {
  LuaStep result;
  if (auto function = pack_->script_->function(step.lua.value, step.lua.at, diagnostics_))
    result.function = *function;
  for (const auto& argument : step.with) {
    result.with.push_back(
        lua::ValueTemplate::compile(argument, *pack_->script_, sight.names, diagnostics_));
  }
  return result;
}

EachStep Compiler::compile_kind(const spec::EachStep& step, const std::string& place,
                                Sight& sight) {
  EachStep result;
  result.item = step.each.value;
  result.in = expression(step.in, sight.names);
  add_name(sight.names, step.each.value);
  if (const auto list = sight.records.find(result.in.root()); list != sight.records.end()) {
    sight.records[step.each.value] = list->second;
  }
  result.block = compile_block(*step.do_, place + "/do", sight);
  return result;
}

RunStep Compiler::compile_kind(const spec::RunStep& step, const std::string&, Sight& sight) {
  RunStep result{step.run.value, values(step.with, sight.names), {}, step.as_task, step.lane};
  for (const auto& [input, source] : step.with) {
    if (const std::string name = lone_name(source); !name.empty())
      result.passed[input.value] = name;
  }
  return result;
}

AnswerStep Compiler::compile_kind(const spec::AnswerStep& step, const std::string&, Sight& sight) {
  return {compile_answer(step.answer, sight.names)};
}

FinishStep Compiler::compile_kind(const spec::FinishStep& step, const std::string&, Sight& sight) {
  return {step.finish, text(step.message, sight.names), value(step.value, sight.names)};
}

WhenStep Compiler::compile_kind(const spec::WhenStep& step, const std::string& place,
                                Sight& sight) {
  WhenStep result;
  if (step.do_) result.block = compile_block(*step.do_, place + "/do", sight);
  if (step.otherwise)
    result.otherwise = compile_block(*step.otherwise, place + "/otherwise", sight);
  return result;
}

}  // namespace engine::rule
