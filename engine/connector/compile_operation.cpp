#include "connector/compiler.h"

namespace engine::connector {

namespace {

constexpr base::Duration kTimeout = std::chrono::seconds(30);

// As the user wrote it: "/people/${id}".
std::string source_text(const config::Template& source) {
  std::string text;
  for (const auto& part : source.parts) {
    if (const auto* constant = std::get_if<std::string>(&part)) {
      text += *constant;
    } else {
      text += "${" + std::get<config::Expression>(part).source + "}";
    }
  }
  return text;
}

std::vector<std::string> expressions_of(const config::Template& source) {
  std::vector<std::string> sources;
  for (const auto& part : source.parts) {
    if (const auto* expression = std::get_if<config::Expression>(&part)) {
      sources.push_back(expression->source);
    }
  }
  return sources;
}

// What a call takes from each budget: what the operation says, else the budget's own `cost`.
std::map<std::string, int> cost_of(const spec::Connector& connector,
                                   const spec::Operation& operation) {
  std::map<std::string, int> cost;
  for (const auto& [name, budget] : connector.budgets) {
    const int* own = operation.cost.find(name.value);
    const int units = own ? *own : budget.cost;
    if (units > 0) cost[name.value] = units;
  }
  return cost;
}

// `own` before `shared`, whose entries it hides.
template <class T>
config::Named<T> merged(const config::Named<T>& own, const config::Named<T>& shared) {
  config::Named<T> all = own;
  for (const auto& item : shared) {
    if (!own.find(item.first.value)) all.items.push_back(item);
  }
  return all;
}

}  // namespace

SecretText Compiler::base_of(const spec::Operation& source) {
  const auto& chosen = source.base ? source.base : spec_.defaults.base;
  const config::Template* base = nullptr;
  if (chosen) {
    base = spec_.base.find(chosen->value);
  } else if (!spec_.base.empty()) {
    base = &spec_.base.items.front().second;
  }
  if (!base) return {};
  return secret_text(*base, with_settings({"token.*"}));
}

Operation Compiler::operation(const std::string& name, const spec::Operation& source) {
  lua::Names names = with_settings({"token.*", "id", "ids", "value.*", "field", "fields",
                                    "changes.*", "record.*", "batch.ids", "page.*"});
  for (const auto& [input, declared] : source.input) {
    names.push_back(input.value);
    names.push_back(input.value + ".*");
  }
  const lua::Names answer = answer_names();

  Operation out;
  out.name = name;
  out.method = source.method;
  out.title = source.method + " " + source_text(source.path);
  out.base = base_of(source);
  out.path = lua::Template::compile(source.path, out_.script, names, diagnostics_);
  out.path_expressions = expressions_of(source.path);
  for (const auto& [input, declared] : source.input) {
    out.input.push_back({input.value, declared.type, declared.default_value});
  }
  add_query(out.query, merged(source.query, spec_.defaults.query), names);
  out.headers = secret_texts(merged(source.headers, spec_.defaults.headers), names);
  if (source.json) {
    out.json = lua::ValueTemplate::compile(*source.json, out_.script, names, diagnostics_);
  }
  add_query(out.form, source.form, names);
  if (source.long_get) {
    out.long_get.emplace().over = static_cast<std::size_t>(source.long_get->over);
    for (const auto& [key, text] : source.long_get->query) {
      out.long_get->query.emplace_back(
          key.value, lua::Template::compile(text, out_.script, names, diagnostics_));
    }
  }
  if (source.pages) {
    out.pages = pages(*source.pages);
  } else if (source.items && spec_.defaults.pages) {
    out.pages = pages(*spec_.defaults.pages);
  }
  out.items = expression(source.items, answer);
  out.value = expression(source.value, answer);
  if (source.batch) {
    out.batch = Batch{source.batch->of.value, static_cast<std::size_t>(source.batch->up_to),
                      expression(source.batch->items, answer), source.batch->by};
  }
  out.effect =
      source.effect.value_or(source.method == "GET" ? spec::Effect::read : spec::Effect::once);
  if (source.results) {
    lua::Names result_names = answer;
    result_names.push_back("result.*");
    out.results = Results{expression(source.results->items, answer),
                          answers(source.results->answers, result_names)};
  }
  out.answers = answers(source.answers, answer);
  for (AnswerRule& rule : answers(spec_.answers, answer)) out.answers.push_back(std::move(rule));
  out.cost = cost_of(spec_, source);
  out.cache = source.cache;
  out.conditional = source.conditional;
  out.timeout = source.timeout.value_or(spec_.defaults.timeout.value_or(kTimeout));
  if (source.readback) out.readback_lag = source.readback->lag;
  return out;
}

}  // namespace engine::connector
