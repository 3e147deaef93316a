#include "lua/sandbox.h"

#include <set>

#include <doctest/doctest.h>

#include "lua/host.h"
#include "support.h"

using namespace engine;
using namespace engine::lua;
using test::evaluated;

TEST_CASE("sandbox: what can be reached is exactly this") {
  std::set<std::string> names;
  Script script = test::script();
  for (const std::string& name : script.known_names()) {
    if (host_function(name) == nullptr) names.insert(name);
  }
  const std::set<std::string> expected = {
      "assert",      "error",        "ipairs",        "null",          "pairs",
      "pcall",       "require",      "select",        "tonumber",      "tostring",
      "type",        "unpack",       "bit.arshift",   "bit.band",      "bit.bnot",
      "bit.bor",     "bit.bswap",    "bit.bxor",      "bit.lshift",    "bit.rol",
      "bit.ror",     "bit.rshift",   "bit.tobit",     "bit.tohex",     "math.abs",
      "math.ceil",   "math.exp",     "math.floor",    "math.fmod",     "math.huge",
      "math.log",    "math.log10",   "math.max",      "math.min",      "math.modf",
      "math.pi",     "math.pow",     "math.random",   "math.sqrt",     "string.byte",
      "string.char", "string.find",  "string.format", "string.gmatch", "string.gsub",
      "string.len",  "string.lower", "string.match",  "string.rep",    "string.reverse",
      "string.sub",  "string.upper", "table.concat",  "table.insert",  "table.remove",
      "table.sort",  "table.unpack"};
  CHECK(names == expected);
}

TEST_CASE("sandbox: nothing that reaches the world or loads code") {
  for (const char* name :
       {"io",       "os",        "debug",          "ffi",          "jit",
        "package",  "coroutine", "collectgarbage", "getmetatable", "setmetatable",
        "newproxy", "load",      "loadstring",     "loadfile",     "dofile",
        "setfenv",  "getfenv",   "rawset",         "rawget",       "xpcall",
        "next",     "module",    "print",          "gcinfo",       "_G",
        "_VERSION"}) {
    CAPTURE(name);
    const std::string module = "return function() return " + std::string(name) + " end";
    CHECK(evaluated("m()", "{}", {{"m", module}})
              .starts_with("acme/m.lua:1:1: '" + std::string(name) + "' is not known"));
  }
  CHECK(evaluated("('x').dump") == "absent");
  CHECK(evaluated("('x').gmatch == string.gmatch") == "true");
}

TEST_CASE("sandbox: a global cannot be written, and a name that does not exist cannot be read") {
  CHECK(evaluated("m()", "{}", {{"m", "return function() count = 1 end"}}) ==
        "acme/m.lua:1:1: 'count' is not a local: nothing may be kept between calls; write 'local "
        "count' "
        "[script-error]");
  CHECK(evaluated("m()", "{}", {{"m", "return function() string.find = 1 end"}}) ==
        "acme/m.lua:1:1: 'find' is not a local: nothing may be kept between calls; write 'local "
        "find' "
        "[script-error]");
  CHECK(evaluated("m()", "{}", {{"m", "return function() return lowr('A') end"}}) ==
        "acme/m.lua:1:1: 'lowr' is not known; did you mean 'lower'? [script-error]");
}

TEST_CASE("sandbox: bytecode is refused") {
  Script script = test::script({{"m", "\x1bLJ\x02"}});
  base::Diagnostics diagnostics;
  script.check(diagnostics);
  CHECK(test::all(diagnostics).find("error[lua-syntax]: attempt to load chunk with wrong mode") !=
        std::string::npos);
}

TEST_CASE("sandbox: indexing nil gives nil") {
  CHECK(evaluated("(function(x) return x.a.b.c end)(input)") == "absent");
  CHECK(evaluated("(function(x) return x.a.b.c end)(input)", R"({"a":null})") == "absent");
}

TEST_CASE("sandbox: pairs goes in the order of the keys") {
  CHECK(evaluated("m()", "{}",
                  {{"m",
                    "return function() local out = {} for k, v in pairs({ b = 1, [2] = 'y', a = 2, "
                    "'x' }) do "
                    "out[#out + 1] = k .. '=' .. v end return table.concat(out, ' ') end"}}) ==
        R"("1=x 2=y a=2 b=1")");
}

TEST_CASE("sandbox: random numbers come from the task's time") {
  const std::string once = evaluated("{ math.random(), math.random(6), math.random(10, 20) }");
  CHECK(once == evaluated("{ math.random(), math.random(6), math.random(10, 20) }"));
  CHECK(evaluated("math.random() < 1 and math.random(6) <= 6") == "true");
  CHECK(evaluated("math.random(2, 1)") ==
        "rules.yaml:10:7: bad argument #1 to 'random' (interval is empty) [script-error]");
}

TEST_CASE("sandbox: sort is stable and takes any comparison") {
  CHECK(evaluated("m()", "{}",
                  {{"m", "return function() local t = {3, 1, 2} table.sort(t) return t end"}}) ==
        "[1,2,3]");
  CHECK(
      evaluated(
          "m()", "{}",
          {{"m",
            "return function() local t = {3, 1, 2} table.sort(t, function(a, b) return a > b end) "
            "return t end"}}) == "[3,2,1]");
  CHECK(evaluated("m()", "{}", {{"m", "return function() table.sort({1, 'x'}) end"}}) ==
        "acme/m.lua:1:1: attempt to compare string with number [script-error]");
}

TEST_CASE("sandbox: table.insert and concat") {
  CHECK(evaluated("m()", "{}",
                  {{"m",
                    "return function() local t = {1} table.insert(t, 3) table.insert(t, 2, 2) "
                    "return t end"}}) == "[1,2,3]");
  CHECK(evaluated("table.concat({1, 'a', 2.5}, '-')") == R"("1-a-2.5")");
  CHECK(evaluated("table.concat({1, {}, 3})") ==
        "rules.yaml:10:7: item 2 of the list is no text but a table [script-error]");
}
