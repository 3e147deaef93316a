#include "lua/script.h"

#include <doctest/doctest.h>

#include "support.h"

using namespace engine;
using namespace engine::lua;

namespace {

std::string checked(std::vector<std::pair<std::string, std::string>> modules) {
  Script script = test::script(std::move(modules));
  base::Diagnostics diagnostics;
  script.check(diagnostics);
  return test::all(diagnostics);
}

std::string lookup(const std::string& name,
                   std::vector<std::pair<std::string, std::string>> modules) {
  Script script = test::script(std::move(modules));
  base::Diagnostics diagnostics;
  script.function(name, {test::file("rules.yaml", "fn: x"), 1, 5, 1}, diagnostics);
  return test::all(diagnostics);
}

constexpr const char* kAt = "\n    1 | fn: x\n      |     ^\n";

// Calls a function of module "m" that takes one value.
base::Result<base::Value> call(Script& script, Runtime& runtime, const base::Value& argument) {
  base::Diagnostics diagnostics;
  const auto function = script.function("m", {}, diagnostics);
  INFO(test::all(diagnostics));
  REQUIRE(function);
  return runtime.call(script, *function, {&argument, 1});
}

}  // namespace

TEST_CASE("script: what is wrong with a module is found when it is checked") {
  CHECK(checked({{"m", "return {}"}}) == "");
  CHECK(checked({{"m", "local x = 1\nlocal y = = 2\nreturn {}"}}) ==
        "acme/m.lua:2:11: error[lua-syntax]: unexpected symbol near '='\n"
        "    2 | local y = = 2\n"
        "      |           ^\n");
  CHECK(checked({{"m", "local x = 1\nerror('at load')"}})
            .starts_with("acme/m.lua:2:1: error[script-error]: at load"));
  CHECK(checked({{"m", "local x = 1"}})
            .starts_with("acme/m.lua:1:1: error[script-error]: module 'm' returns neither a table "
                         "of functions nor a "
                         "function"));
  CHECK(checked({{"a", "require('b') return {}"}, {"b", "require('a') return {}"}})
            .find("module 'a' requires itself") != std::string::npos);
  CHECK(checked({{"m", "require('other') return {}"}, {"othr", "return {}"}})
            .find("there is no module 'other'; did you mean 'othr'?") != std::string::npos);
  CHECK(checked({{"m", "while true do end"}})
            .find("error[script-timeout]: the script ran longer than 200ms") != std::string::npos);
}

TEST_CASE("script: a function is found by module and name") {
  CHECK(lookup("m.f", {{"m", "return { f = function() end }"}}) == "");
  CHECK(lookup("m", {{"m", "return function() end"}}) == "");
  CHECK(lookup("n.f", {{"m", "return {}"}}) ==
        std::string("rules.yaml:1:5: error[unknown-function]: there is no module 'n'") + kAt +
            "  hint: did you mean 'm'?\n");
  CHECK(lookup("m.first", {{"m", "return { frist = function() end }"}}) ==
        std::string("rules.yaml:1:5: error[unknown-function]: module 'm' has no function 'first'") +
            kAt + "  hint: did you mean 'frist'?\n");
  CHECK(lookup("m", {{"m", "return { f = function() end }"}}) ==
        std::string("rules.yaml:1:5: error[unknown-function]: module 'm' is a table of functions") +
            kAt + "  hint: name one of them, such as m.f\n");
}

TEST_CASE("script: own modules shadow general ones, and both can be required") {
  std::vector<Module> own = {
      {"m", test::file("acme/m.lua", "return function() return require('lib').name end")},
      {"lib", test::file("acme/lib.lua", "return { name = 'own' }")}};
  std::vector<Module> general = {
      {"lib", test::file("scripts/lib.lua", "return { name = 'general' }")},
      {"more", test::file("scripts/more.lua", "return {}")}};
  Script script("acme", Kind::function, own, general);
  CHECK(script.module_names() == std::vector<std::string>{"m", "lib", "more"});
  CHECK(script.name() == "acme");
  Runtime runtime;
  CHECK(test::shown(call(script, runtime, {})) == R"("own")");
}

TEST_CASE("script: nil and a reason is a refusal") {
  Script script = test::script({{"m", "return function(x) return nil, 'too few digits' end"}});
  Runtime runtime;
  const auto result = call(script, runtime, {});
  REQUIRE_FALSE(result);
  CHECK(result.error().message == "too few digits");
  CHECK(result.error().code == "script-refused");
  CHECK(result.error().kind == base::ErrorKind::invalid);
}

TEST_CASE("runtime: a script that is gone leaves nothing for the next at its place") {
  Runtime runtime;
  for (int i = 0; i < 3; ++i) {
    Script script = test::script({{"m", "return function() return " + std::to_string(i) + " end"}});
    CHECK(test::shown(call(script, runtime, {})) == std::to_string(i));
  }
}

TEST_CASE("runtime: memory beyond the cap stops the script") {
  Script script =
      test::script({{"m", "return function() local s = 'x' while true do s = s .. s end end"}});
  Runtime runtime({std::chrono::seconds(5), std::size_t{4} << 20});
  const auto result = call(script, runtime, {});
  REQUIRE_FALSE(result);
  CHECK(result.error().code == "script-memory");
  CHECK(result.error().message == "the script needs more than 4 MiB of memory");
  CHECK(result.error().hint == "look for a text or table that keeps growing");
}

TEST_CASE("runtime: a connector's script makes requests, a function may not") {
  const std::string module =
      "return function(x) return host.http({ path = '/a', n = x }).status end";
  Script connector = test::script({{"m", module}}, Kind::connector);
  Runtime runtime;
  base::Value seen;
  runtime.set_requester([&](const base::Value& request) -> base::Result<base::Value> {
    seen = request;
    return base::Value::object({{"status", base::Value::number(std::int64_t{204})}});
  });
  CHECK(test::shown(call(connector, runtime, base::Value::text("one"))) == "204");
  CHECK(test::json(seen) == R"({"n":"one","path":"/a"})");
  Script pure = test::script({{"m", module}});
  CHECK(test::shown(call(pure, runtime, {})) ==
        "acme/m.lua:1:1: host.http is for the scripts of a connector: a function is pure "
        "[script-error]");
  runtime.set_requester({});
  CHECK(test::shown(call(connector, runtime, {})) ==
        "acme/m.lua:1:1: host.http is not available here; only a script operation or auth script "
        "of a connector may "
        "make requests [script-error]");
}

TEST_CASE("runtime: the error of a request keeps its kind") {
  Script script =
      test::script({{"m", "return function(x) return host.http({}) end"}}, Kind::connector);
  Runtime runtime;
  runtime.set_requester([](const base::Value&) -> base::Result<base::Value> {
    auto error = base::error(base::ErrorKind::throttled, "too many requests");
    error.retry_after = std::chrono::seconds(3);
    return error;
  });
  const auto result = call(script, runtime, {});
  REQUIRE_FALSE(result);
  CHECK(result.error().kind == base::ErrorKind::throttled);
  CHECK(result.error().retry_after == base::Duration(std::chrono::seconds(3)));
  CHECK(result.error().message == "too many requests");
}

TEST_CASE("runtime: a request may run Lua itself, also such that is stopped") {
  Script script = test::script(
      {{"m", "return function(x) if x then while true do end end host.http({}) return 1 end"}},
      Kind::connector);
  Runtime runtime({std::chrono::milliseconds(20), std::size_t{32} << 20});
  std::string inner;
  runtime.set_requester([&](const base::Value&) -> base::Result<base::Value> {
    inner = test::shown(call(script, runtime, base::Value::boolean(true)));
    return base::Value::null();
  });
  CHECK(test::shown(call(script, runtime, base::Value::boolean(false))) == "1");
  CHECK(inner == "the script ran longer than 20ms [script-timeout]");
  CHECK(test::shown(call(script, runtime, base::Value::boolean(false))) == "1");
}
