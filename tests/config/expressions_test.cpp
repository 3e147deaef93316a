#include "config/expressions.h"

#include <doctest/doctest.h>

#include "config/read.h"
#include "config/yaml.h"

namespace engine::config {

namespace {

struct Leaf {
  Expression when;
};

struct Tree {
  Template text;
  Named<ValueTemplate> values;
  std::vector<Leaf> leaves;
  std::optional<Leaf> perhaps;
  Box<Leaf> boxed;
  std::variant<Leaf> choice;
};

const Object<Leaf>& describe(const Leaf*) {
  static const auto object =
      Object<Leaf>("leaf", "A leaf.").required("when", &Leaf::when, "A condition.");
  return object;
}

const OneOf<std::variant<Leaf>>& describe(const std::variant<Leaf>*) {
  static const auto one_of = OneOf<std::variant<Leaf>>("choice", "A choice.")
                                 .by("type")
                                 .alternative<Leaf>("leaf")
                                 .alternative<Leaf>("also_leaf");
  return one_of;
}

const Object<Tree>& describe(const Tree*) {
  static const auto object = Object<Tree>("tree", "A tree.")
                                 .optional("text", &Tree::text, "Text.", secrets())
                                 .optional("again", &Tree::text, "The same text.")
                                 .optional("values", &Tree::values, "Values.")
                                 .optional("leaves", &Tree::leaves, "Leaves.")
                                 .optional("perhaps", &Tree::perhaps, "A leaf or none.")
                                 .optional("boxed", &Tree::boxed, "A leaf or none.")
                                 .optional("choice", &Tree::choice, "One leaf.");
  return object;
}

std::string seen_in(const std::string& yaml) {
  base::Diagnostics diagnostics;
  const auto file = std::make_shared<base::SourceFile>(base::SourceFile{"input.yaml", yaml});
  const auto node = load_yaml(file, diagnostics);
  Tree tree;
  REQUIRE(node);
  REQUIRE(read(*node, tree, diagnostics));
  std::string seen;
  each_expression(tree, [&](const Expression& expression, const Constraints& key) {
    seen += expression.source + (key.secrets ? "! " : " ");
  });
  return seen;
}

}  // namespace

TEST_CASE("expressions: all are seen, once, with what is said of their key") {
  CHECK(seen_in("text: a ${one} b ${two}\n"
                "values: { x: \"${three}\", y: [ { z: \"${four}\" } ], w: 5 }\n"
                "leaves: [ { when: five }, { when: six } ]\n"
                "perhaps: { when: seven }\n"
                "boxed: { when: eight }\n"
                "choice: { type: leaf, when: nine }\n") ==
        "one! two! three four five six seven eight nine ");
}

TEST_CASE("expressions: what is not given has none") {
  CHECK(seen_in("{}\n") == "");
}

}  // namespace engine::config
