#include <doctest/doctest.h>

#include "lua/runtime.h"
#include "support.h"

using namespace engine;
using namespace engine::lua;

namespace {

constexpr const char* kModule = R"(local m = {}
function m.shout(text) return text .. "!" end
function m.same(value) return value end
function m.refuse() return nil, "not today" end
function m.fail() error("no way") end
function m.loop() while true do end end
return m
)";

class Calls {
 public:
  explicit Calls(Limits limits = {}) : script_(test::script({{"m", kModule}})), runtime_(limits) {}

  // The functions, each called with the text of its name; a line each, or the error and where it
  // came.
  std::string of(const std::vector<std::string>& functions) {
    base::Diagnostics diagnostics;
    std::vector<base::Value> arguments;
    for (const auto& name : functions) arguments.push_back(base::Value::text(name));
    std::vector<Runtime::Call> calls;
    for (std::size_t i = 0; i < functions.size(); ++i) {
      const auto function = script_.function("m." + functions[i], {}, diagnostics);
      REQUIRE(function);
      calls.push_back({*function, &arguments[i], {}});
    }
    std::size_t ended = 0;
    const auto done = runtime_.call_each(script_, calls, ended);
    std::string text;
    for (const auto& call : calls) text += test::json(call.result) + " ";
    if (done) return text;
    return text + "at " + std::to_string(ended) + ": " + test::shown(done.error());
  }

 private:
  Script script_;
  Runtime runtime_;
};

}  // namespace

TEST_CASE("call_each: each function gets its argument, each result its place") {
  Calls calls;
  CHECK(calls.of({"shout", "same", "shout"}) == R"("shout!" "same" "shout!" )");
  CHECK(calls.of({}) == "");
}

TEST_CASE("call_each: an error ends it, and says at which function") {
  Calls calls;
  CHECK(calls.of({"same", "refuse", "same"}) ==
        R"("same" absent absent at 1: not today [script-refused])");
  CHECK(calls.of({"fail", "same"}) == "absent absent at 0: acme/m.lua:5:1: no way [script-error]");
  CHECK(calls.of({"same"}) == R"("same" )");
}

TEST_CASE("call_each: all of them have one budget") {
  Calls calls({.time = std::chrono::milliseconds(20)});
  CHECK(calls.of({"same", "loop", "same"}) ==
        R"("same" absent absent at 1: the script ran longer than 20ms [script-timeout])");
  CHECK(calls.of({"same"}) == R"("same" )");
}
