// Scripts that try to run for ever, eat the memory or leave the sandbox. Each must end within its
// budget, and the next call must be right.
#include <atomic>
#include <chrono>
#include <thread>

#include <doctest/doctest.h>

#include "support.h"

using namespace engine;
using namespace engine::lua;

namespace {

struct Attack {
  std::string_view name;
  std::string_view body;      // of a function without arguments
  std::string_view expected;  // how the code begins; "" for an attack that may as well end normally
};

const Attack kAttacks[] = {
    {"loop", "while true do end", "script-timeout"},
    {"repeat", "repeat until false", "script-timeout"},
    {"goto", "::again:: goto again", "script-timeout"},
    {"numeric for", "for i = 1, 1e15 do end", "script-timeout"},
    {"loop in pcall", "while true do pcall(function() while true do end end) end",
     "script-timeout"},
    {"pcall as tail", "return pcall(function() while true do end end)", "script-timeout"},
    {"nested pcall", "local function f() pcall(f) while true do end end f()", "script-timeout"},
    {"calls", "local function f() return 1 end while true do f() end", "script-timeout"},
    {"tail calls", "local function f() return f() end f()", "script-timeout"},
    {"host calls", "while true do lower('A') end", "script-timeout"},
    {"errors", "while true do pcall(error, 'x') end", "script-timeout"},
    {"pattern", "return (string.rep('a', 3000)):find('.-.-.-.-b')", "script-"},
    {"pattern in pcall", "while true do pcall(string.find, string.rep('a', 3000), '.-.-.-b') end",
     "script-timeout"},
    {"pattern gsub", "return (string.rep('a', 5000)):gsub('a-a-a-a-b', '')", "script-"},
    {"pattern gmatch", "for _ in (string.rep('a', 3000)):gmatch('.-.-.-b') do end", "script-"},
    {"pattern depth", "return (string.rep('(', 30)):find(string.rep('(', 30))", "script-error"},
    {"plain find",
     "local s = string.rep('a', 4e6) while true do s:find(string.rep('a', 1e5) .. 'b', 1, true) "
     "end",
     "script-timeout"},
    {"rep", "return string.rep('x', 1e10)", "script-error"},
    {"rep of nothing", "return string.rep('', 1e15)", "script-error"},
    {"doubling", "local s = 'x' while true do s = s .. s end", "script-"},
    {"doubling in pcall", "local s = 'x' while true do pcall(function() s = s .. s end) end",
     "script-"},
    {"table growth", "local t = {} while true do t[#t + 1] = {} end", "script-"},
    {"table of texts", "local t = {} for i = 1, 1e9 do t[i] = 'text' .. i end", "script-"},
    {"concat",
     "local t = {} for i = 1, 100 do t[i] = string.rep('x', 1e6) end return table.concat(t)",
     "script-"},
    {"concat far", "return table.concat({}, '', 1, 2147483647)", "script-error"},
    {"format", "local s = string.rep('x', 4e6) return string.format('%s%s%s%s', s, s, s, s)",
     "script-"},
    {"unpack", "return unpack({}, 1, 1e8)", "script-error"},
    {"insert far", "table.insert({1}, -2147483648, 2)", "script-error"},
    {"sort without order",
     "local t = {} for i = 1, 1e5 do t[i] = i end table.sort(t, function() return true end)", ""},
    {"sort that loops", "table.sort({2, 1}, function() while true do end end)", "script-timeout"},
    {"sort that sorts", "local function f() table.sort({2, 1}, f) end f()", "script-error"},
    {"recursion", "local function f() return 1 + f() end f()", "script-error"},
    {"gsub recursion", "local function f() return (('x'):gsub('x', f)) end f()", "script-error"},
    {"gsub growth", "return ((string.rep('x', 1e6)):gsub('x', string.rep('y', 1e3)))", "script-"},
    {"long error", "error(string.rep('x', 1e6))", "script-error"},
    {"error table", "error({})", "script-error"},
    {"nested lists", "local t = {} t[1] = t return t", "script-error"},
    {"wide lists", "local t = {1} for i = 1, 40 do t = {t, t} end return t", "script-"},
    {"wide texts",
     "local s = string.rep('x', 1e6) local t = {} for i = 1, 1e3 do t[i] = s end return t",
     "script-"},
    {"host lists", "local v = list(1) for i = 1, 60 do v = list(v, v) end return v", ""},
    {"pairs in loop",
     "local t = {} for i = 1, 1e5 do t['k' .. i] = i end while true do pairs(t) end",
     "script-timeout"},
    {"function", "return function() end", "script-error"},
};

std::string module_of(const Attack& attack) {
  return "return { attack = function() " + std::string(attack.body) +
         " end, fine = function(x) return x + 1 end }";
}

}  // namespace

TEST_CASE("hostile: every attack ends in time, and the next call is right") {
  Runtime runtime({std::chrono::milliseconds(50), std::size_t{12} << 20});
  for (const Attack& attack : kAttacks) {
    CAPTURE(std::string(attack.name));
    Script script = test::script({{"m", module_of(attack)}});
    base::Diagnostics diagnostics;
    const auto harm = script.function("m.attack", {}, diagnostics);
    const auto fine = script.function("m.fine", {}, diagnostics);
    INFO(test::all(diagnostics));
    REQUIRE((harm && fine));
    const auto start = std::chrono::steady_clock::now();
    const auto result = runtime.call(script, *harm, {});
    const auto took = std::chrono::steady_clock::now() - start;
    CHECK(took < std::chrono::seconds(5));  // a machine under load
    if (!attack.expected.empty()) {
      REQUIRE_FALSE(result);
      CAPTURE(result.error().message);
      CHECK(result.error().code.starts_with(attack.expected));
      CHECK(result.error().message.size() < 1100);
    }
    const base::Value one = base::Value::number(std::int64_t{1});
    CHECK(test::shown(runtime.call(script, *fine, {&one, 1})) == "2");
    runtime.forget(script);
  }
}

TEST_CASE("hostile: what earlier calls left behind takes no room from the next one") {
  Script script =
      test::script({{"m",
                     "return { texts = function(list) local t = {} for i, text in ipairs(list) do "
                     "t[i] = text .. i end return #t end }"}});
  base::Diagnostics diagnostics;
  const auto texts = script.function("m.texts", {}, diagnostics);
  REQUIRE(texts);
  Runtime runtime({std::chrono::seconds(10), std::size_t{4} << 20});
  for (int call = 0; call < 40; ++call) {
    base::Value list = base::Value::list();
    for (int i = 0; i < 8000; ++i)
      list.push(base::Value::text("call " + std::to_string(call) + " text " + std::to_string(i)));
    CHECK(test::shown(runtime.call(script, *texts, {&list, 1})) == "8000");
  }
}

TEST_CASE("hostile: 50 timeouts in a row leave nothing behind") {
  Script script = test::script({{"m",
                                 "return { loop = function() while true do pcall(lower, 'X') end "
                                 "end, fine = function(x) return x end }"}});
  base::Diagnostics diagnostics;
  const auto loop = script.function("m.loop", {}, diagnostics);
  const auto fine = script.function("m.fine", {}, diagnostics);
  REQUIRE((loop && fine));
  Runtime runtime({std::chrono::milliseconds(20), std::size_t{32} << 20});
  for (std::int64_t i = 0; i < 50; ++i) {
    const auto stopped = runtime.call(script, *loop, {});
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().code == "script-timeout");
    const base::Value number = base::Value::number(i);
    CHECK(test::shown(runtime.call(script, *fine, {&number, 1})) == std::to_string(i));
  }
}

TEST_CASE("hostile: 10,000 timeouts" * doctest::skip()) {
  Script script = test::script({{"m", "return function(stop) while stop do end return 7 end"}});
  base::Diagnostics diagnostics;
  const auto function = script.function("m", {}, diagnostics);
  REQUIRE(function);
  Runtime runtime({std::chrono::milliseconds(2), std::size_t{32} << 20});
  for (int i = 0; i < 10'000; ++i) {
    const base::Value stop = base::Value::boolean(true);
    const base::Value go = base::Value::boolean(false);
    CHECK(runtime.call(script, *function, {&stop, 1}).error().code == "script-timeout");
    CHECK(test::shown(runtime.call(script, *function, {&go, 1})) == "7");
  }
}

TEST_CASE("hostile: threads are stopped one by one") {
  Script script = test::script({{"m", "return function(stop) while stop do end return 7 end"}});
  base::Diagnostics diagnostics;
  const auto function = script.function("m", {}, diagnostics);
  REQUIRE(function);
  std::atomic<int> wrong{0};
  const auto work = [&](bool hostile) {
    Runtime runtime({std::chrono::milliseconds(20), std::size_t{32} << 20});
    for (int i = 0; i < 10; ++i) {
      const base::Value stop = base::Value::boolean(hostile);
      const auto result = runtime.call(script, *function, {&stop, 1});
      if (hostile ? result.ok() || result.error().code != "script-timeout"
                  : test::shown(result) != "7")
        ++wrong;
    }
  };
  std::thread first(work, true);
  std::thread second(work, true);
  std::thread third(work, false);
  first.join();
  second.join();
  third.join();
  CHECK(wrong == 0);
}

TEST_CASE("hostile: a timeout says where and what next") {
  Script script = test::script({{"m", "return function() while true do end end"}});
  base::Diagnostics diagnostics;
  const auto file = test::file("rules.yaml", "fn: m");
  const auto function = script.function("m", {file, 1, 5, 1}, diagnostics);
  REQUIRE(function);
  Runtime runtime({std::chrono::milliseconds(20), std::size_t{32} << 20});
  const auto result = runtime.call(script, *function, {});
  REQUIRE_FALSE(result);
  CHECK(test::shown(result) == "rules.yaml:1:5: the script ran longer than 20ms [script-timeout]");
  CHECK(result.error().hint == "look for a loop that does not end");
  CHECK(result.error().kind == base::ErrorKind::invalid);
}
