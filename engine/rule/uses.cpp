#include "rule/uses.h"

#include <algorithm>

#include "base/path.h"

namespace engine::rule {

namespace {

using Names = std::map<std::string, Use>;

// "lead.company" uses field company of lead; "input.lead.company" the same; a lone "lead" uses all
// of it.
void add_path(const std::string& text, Names& names) {
  const auto path = base::Path::parse(text);
  if (!path || path->steps().empty()) return;
  std::vector<std::string> keys;
  for (const auto& step : path->steps()) {
    const auto* key = std::get_if<std::string>(&step);
    if (key == nullptr) break;
    keys.push_back(*key);
  }
  if (keys.empty()) return;
  if (keys[0] == "input" && keys.size() > 1) keys.erase(keys.begin());
  Use& use = names[keys[0]];
  if (keys.size() == 1) {
    use.whole = true;
  } else {
    use.fields.insert(keys[1]);
  }
}

void add_paths(const std::vector<std::string>& paths, Names& names) {
  for (const auto& path : paths) add_path(path, names);
}

void add_values(const Values& values, Names& names) {
  for (const auto& item : values) add_paths(item.second.paths(), names);
}

void add_answer(const Answer& answer, Names& names) {
  for (const auto* value : {&answer.status, &answer.json, &answer.delay, &answer.cut})
    add_paths(value->paths(), names);
  for (const auto& header : answer.headers) add_paths(header.second.paths(), names);
  add_paths(answer.text.paths(), names);
  for (const auto& value : answer.with) add_paths(value.second.paths(), names);
}

// `page.items` and nothing else.
bool is_items_of_a_page(const lua::Expression& in) {
  return in.path() != nullptr && in.paths().front() == in.root() + ".items";
}

std::vector<std::string> listed(const Use& use) {
  if (use.whole) return {};
  std::vector<std::string> fields;
  for (const auto& field : use.fields) {
    const bool also_without =
        is_if_there(field) && use.fields.count(field.substr(0, field.size() - 1)) != 0;
    if (!also_without) fields.push_back(field);
  }
  return fields;
}

}  // namespace

void Use::add(const Use& other) {
  whole = whole || other.whole;
  fields.insert(other.fields.begin(), other.fields.end());
}

const Uses::Names& Uses::of(const Rule& rule) {
  const auto [found, fresh] = known_.try_emplace(&rule);
  if (!fresh) return found->second;
  Names names;
  add_paths(rule.key.paths(), names);
  block(rule.steps, names);
  return known_[&rule] = std::move(names);
}

void Uses::block(const Block& steps, Names& names) {
  for (const Step& each : steps) step(each, names);
}

// Source fields that only optional lines of the mapping read.
std::set<std::string> Uses::optional_sources(const std::string& mapping) const {
  std::set<std::string> optional;
  const auto* spec = pack_.mappings.find(mapping);
  if (spec == nullptr) return optional;
  for (const auto& item : spec->fields) {
    if (item.second.optional) optional.insert(item.second.fields.begin(), item.second.fields.end());
  }
  for (const auto& item : spec->fields) {
    for (const auto& field : item.second.fields)
      if (!item.second.optional) optional.erase(field);
  }
  return optional;
}

void Uses::mapped(const std::string& from, const Mapping* mapping, Names& names) {
  if (from.empty() || mapping == nullptr) return;
  Use& use = names[from];
  use.whole = use.whole || mapping->whole();
  const std::set<std::string> optional = optional_sources(mapping->name());
  for (const auto& field : mapping->source_fields())
    use.fields.insert(optional.count(field) != 0 ? if_there(field) : field);
}

void Uses::sync(const SyncStep& step, Names& names) {
  mapped(step.from, step.mapping.get(), names);
  add_values(step.fields, names);
  add_values(step.back, names);
  for (const auto& item : step.back) names[step.from].fields.insert(item.first);
  for (const auto& match : step.match) add_values(match.by, names);
  if (step.link == nullptr) return;
  const std::string& link_back = step.link->sides[step.source_side].link_back;
  if (!link_back.empty()) names[step.from].fields.insert(link_back);
}

void Uses::run(const RunStep& step, Names& names) {
  const Rule* called = nullptr;
  for (const auto& rule : rules_) {
    if (rule->name == pack_.name.value + "/" + step.rule) called = rule.get();
  }
  for (const auto& [input, value] : step.with) {
    const auto passed = step.passed.find(input);
    if (passed == step.passed.end() || called == nullptr) {
      add_paths(value.paths(), names);
      continue;
    }
    const Names& inner = of(*called);
    if (const auto use = inner.find(input); use != inner.end())
      names[passed->second].add(use->second);
  }
}

void Uses::step(const Step& step, Names& names) {
  add_paths(step.when.paths(), names);
  for (const auto* reaction : {&step.missing, &step.ambiguous, &step.on_error})
    block(reaction->steps, names);

  struct Visitor {
    Uses& uses;
    Names& names;

    void operator()(const ReadStep& s) const { add_paths(s.id.paths(), names); }

    void operator()(const FindStep& s) const { add_values(s.by, names); }

    void operator()(const ListStep& s) const {
      add_values(s.with, names), add_values(s.where, names);
      add_paths(s.limit.paths(), names), add_paths(s.after.paths(), names);
      uses.block(s.block, names);
    }

    void operator()(const SyncStep& s) const { uses.sync(s, names); }

    void operator()(const CreateStep& s) const {
      uses.mapped(s.from, s.mapping.get(), names), add_values(s.fields, names);
    }

    void operator()(const UpdateStep& s) const {
      add_paths(s.id.paths(), names), uses.mapped(s.from, s.mapping.get(), names),
          add_values(s.fields, names);
    }

    void operator()(const DeleteStep& s) const { add_paths(s.id.paths(), names); }

    void operator()(const CallStep& s) const { add_values(s.with, names); }

    void operator()(const SetStep& s) const { add_values(s.values, names); }

    void operator()(const LuaStep& s) const {
      for (const auto& argument : s.with) add_paths(argument.paths(), names);
    }

    void operator()(const EachStep& s) const {
      // What the block uses of an item it uses of the list's records, unless the list is used in
      // other ways.
      if (!is_items_of_a_page(s.in)) add_paths(s.in.paths(), names);
      uses.block(s.block, names);
      const auto item = names.find(s.item);
      if (item != names.end()) names[s.in.root() + "[]"].add(item->second);
    }

    void operator()(const RunStep& s) const { uses.run(s, names); }

    void operator()(const AnswerStep& s) const { add_answer(s.answer, names); }

    void operator()(const FinishStep& s) const {
      add_paths(s.message.paths(), names), add_paths(s.value.paths(), names);
    }

    void operator()(const WhenStep& s) const {
      uses.block(s.block, names), uses.block(s.otherwise, names);
    }
  };

  std::visit(Visitor{*this, names}, step.kind);
}

void Uses::fill(Rule& rule) {
  const Names names = of(rule);
  fill_block(rule.steps, names);
}

void Uses::fill_block(Block& steps, const Names& names) {
  for (Step& step : steps) fill_step(step, names);
}

void Uses::fill_step(Step& step, const Names& names) {
  for (auto* reaction : {&step.missing, &step.ambiguous, &step.on_error})
    fill_block(reaction->steps, names);
  const auto use = names.find(step.as);
  // A list whose records are only met one by one: `each … in: page.items`, page.next.
  const auto only_walked = [&](const auto& found) {
    if (found == names.end()) return true;
    const auto& fields = found->second.fields;
    return !found->second.whole && std::all_of(fields.begin(), fields.end(),
                                               [](const auto& field) { return field == "next"; });
  };
  if (auto* read = std::get_if<ReadStep>(&step.kind)) {
    if (read->fields.empty() && use != names.end()) read->fields = listed(use->second);
  } else if (auto* find = std::get_if<FindStep>(&step.kind)) {
    if (use != names.end()) find->fields = listed(use->second);
  } else if (auto* sync = std::get_if<SyncStep>(&step.kind)) {
    // What later steps use of the target beside what the sync itself does.
    if (use != names.end() && use->second.whole) {
      sync->target_fields.clear();
    } else if (use != names.end()) {
      Use all = use->second;
      all.fields.insert(sync->target_fields.begin(), sync->target_fields.end());
      sync->target_fields = listed(all);
    }
  } else if (auto* list = std::get_if<ListStep>(&step.kind)) {
    if (const auto items = names.find(step.as + "[]"); items != names.end() && only_walked(use)) {
      list->fields = listed(items->second);
    }
    fill_block(list->block, names);
  } else if (auto* each = std::get_if<EachStep>(&step.kind)) {
    fill_block(each->block, names);
  } else if (auto* when = std::get_if<WhenStep>(&step.kind)) {
    fill_block(when->block, names), fill_block(when->otherwise, names);
  }
}

}  // namespace engine::rule
