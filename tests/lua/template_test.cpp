#include <doctest/doctest.h>

#include "support.h"

using namespace engine;
using namespace engine::lua;

namespace {

config::Template parts(std::vector<std::variant<std::string, std::string>> pieces) {
  config::Template made;
  made.at = test::source("x").at;
  for (auto& piece : pieces) {
    if (piece.index() == 0) {
      made.parts.emplace_back(std::get<0>(piece));
    } else {
      made.parts.emplace_back(test::source(std::get<1>(piece)));
    }
  }
  return made;
}

const auto constant = [](std::string text) {
  return std::variant<std::string, std::string>(std::in_place_index<0>, text);
};
const auto hole = [](std::string text) {
  return std::variant<std::string, std::string>(std::in_place_index<1>, text);
};

struct World {
  Script script = test::script();
  Runtime runtime;
  Scope scope;
  base::Diagnostics diagnostics;

  explicit World(std::string_view input) { scope.set("input", base::parse_json(input).value()); }

  std::string value(const config::Template& source) {
    const auto made = Template::compile(source, script, {"input.*"}, diagnostics);
    return test::shown(made.evaluate(runtime, scope));
  }
};

}  // namespace

TEST_CASE("template: a single expression keeps its type, others are joined into text") {
  World world(R"({"n":1.50,"b":true,"l":[1,"x"],"nothing":null})");
  CHECK(world.value(parts({hole("input.n")})) == "1.50");
  CHECK(world.value(parts({constant("n="), hole("input.n")})) == R"("n=1.50")");
  CHECK(world.value(parts({hole("input.b"), constant("/"), hole("input.l")})) ==
        R"("true/[1,\"x\"]")");
  CHECK(world.value(parts({constant("<"), hole("input.nothing"), hole("input.absent"),
                           constant(">")})) == R"("<>")");
  CHECK(world.value(parts({hole("input.absent")})) == "absent");
  CHECK(world.value(parts({constant("plain")})) == R"("plain")");
  CHECK(world.value(parts({})) == R"("")");
  CHECK(test::all(world.diagnostics) == "");
}

TEST_CASE("template: one that was not written is not given and absent") {
  World world("{}");
  const auto made = Template::compile({}, world.script, {}, world.diagnostics);
  CHECK_FALSE(made.given());
  CHECK(test::shown(made.evaluate(world.runtime, world.scope)) == "absent");
  CHECK(Template::compile(parts({}), world.script, {}, world.diagnostics).given());
}

TEST_CASE("template: the parts go through an encoding, which may refuse") {
  World world(R"({"id":"a b"})");
  const auto made = Template::compile(parts({constant("/x/"), hole("input.id")}), world.script,
                                      {"input"}, world.diagnostics);
  CHECK(made.text(world.runtime, world.scope,
                  [](const base::Value& value) -> base::Result<std::string> {
                    return "<" + std::string(value.as_text()) + ">";
                  })
            .value() == "/x/<a b>");
  const auto refused =
      made.text(world.runtime, world.scope, [](const base::Value&) -> base::Result<std::string> {
        return base::error(base::ErrorKind::invalid, "no");
      });
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "no");
  CHECK(made.paths() == std::vector<std::string>{"input.id"});
}

TEST_CASE("value template: entries and items that are absent are left out") {
  World world(R"({"id":7,"tag":null})");
  config::ValueTemplate source;
  auto& map = source.value.emplace<config::ValueTemplate::Map>();
  map.push_back({{"id", {}}, {parts({hole("input.id")}), {}}});
  map.push_back({{"gone", {}}, {parts({hole("input.gone")}), {}}});
  map.push_back({{"fixed", {}}, {base::Value::boolean(true), {}}});
  config::ValueTemplate list;
  auto& items = list.value.emplace<config::ValueTemplate::List>();
  items.push_back({parts({hole("input.gone")}), {}});
  items.push_back({parts({hole("input.tag")}), {}});
  items.push_back({parts({constant("x"), hole("input.id")}), {}});
  map.push_back({{"list", {}}, list});
  const auto made = ValueTemplate::compile(source, world.script, {"input.*"}, world.diagnostics);
  CHECK(test::all(world.diagnostics) == "");
  CHECK(test::shown(made.evaluate(world.runtime, world.scope)) ==
        R"({"id":7,"fixed":true,"list":[null,"x7"]})");
  CHECK(made.paths() ==
        std::vector<std::string>{"input.id", "input.gone", "input.gone", "input.tag", "input.id"});
  CHECK_FALSE(ValueTemplate::compile({}, world.script, {}, world.diagnostics).given());
}

TEST_CASE("value template: an error in it comes through") {
  World world("{}");
  config::ValueTemplate source{parts({hole("input.a + 1")}), {}};
  const auto made = ValueTemplate::compile(source, world.script, {"input.*"}, world.diagnostics);
  CHECK(test::shown(made.evaluate(world.runtime, world.scope)) ==
        "rules.yaml:10:7: attempt to perform arithmetic on 'input.a' (a nil value) [script-error]");
}
