#include <doctest/doctest.h>

#include "config/read.h"
#include "config/yaml.h"
#include "spec/check_case.h"

namespace engine::spec {

namespace {

// Reads an example of a description as the description says; "" when nothing is wrong.
template <class T>
std::string problems_of_examples() {
  base::Diagnostics diagnostics;
  for (const std::string& example : describe(static_cast<const T*>(nullptr)).shape().examples) {
    const auto file = std::make_shared<base::SourceFile>(base::SourceFile{"example.yaml", example});
    const auto node = config::load_yaml(file, diagnostics);
    T value{};
    if (node) config::read(*node, value, diagnostics);
  }
  std::string text;
  for (const auto& diagnostic : diagnostics.sorted()) text += base::to_text(diagnostic);
  return text;
}

}  // namespace

TEST_CASE_TEMPLATE("examples: each is what its description says", T, Connector, Operation, Results,
                   Batch, LongGet, Budget, AnswerRule, Entity, Field, Schema, Find, Writable,
                   Setting, App, Listen, Pack, ConnectionUse, LinkSet, Collection, Ledger, Lookup,
                   FieldMap, Mapping, WordOrDefault, Rule, RuleInput, Queue, Retry, RouteTrigger,
                   RouteLimit, Step, Reaction, Match, Answer) {
  CHECK(problems_of_examples<T>() == "");
}

// What an alternative is chosen by, such as `type`, or a step's `as`, is read by the whole only.
TEST_CASE("examples: alternatives are what their choice says") {
  const auto read_all = [](const auto& alternatives, auto read_one) {
    for (const config::Alternative& alternative : alternatives) {
      for (const std::string& example : alternative.object().examples)
        CHECK(read_one(example) == "");
    }
  };
  const auto problems = []<class T>(const std::string& example, T value) {
    base::Diagnostics diagnostics;
    const auto file = std::make_shared<base::SourceFile>(base::SourceFile{"example.yaml", example});
    const auto node = config::load_yaml(file, diagnostics);
    if (node) config::read(*node, value, diagnostics);
    return diagnostics.empty() ? std::string() : base::to_text(diagnostics.sorted().front());
  };
  read_all(describe(static_cast<const Auth*>(nullptr)).shape().alternatives,
           [&](const std::string& example) { return problems(example, Auth{}); });
  read_all(describe(static_cast<const Pages*>(nullptr)).shape().alternatives,
           [&](const std::string& example) { return problems(example, Pages{}); });
  read_all(describe(static_cast<const RouteAuthKind*>(nullptr)).shape().alternatives,
           [&](const std::string& example) { return problems(example, RouteAuth{}); });
  read_all(describe(static_cast<const StepKind*>(nullptr)).shape().alternatives,
           [&](const std::string& example) { return problems(example, Step{}); });
}

}  // namespace engine::spec
