// The general library, scripts/*.lua.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <doctest/doctest.h>

#include "support.h"

using namespace engine;
using namespace engine::lua;

namespace {

// A module of the library as the engine would load it.
std::pair<std::string, std::string> module(const std::string& name) {
  std::ifstream stream(std::string(PROJECT_SOURCE_DIR) + "/scripts/" + name + ".lua");
  std::stringstream text;
  text << stream.rdbuf();
  REQUIRE(stream);
  return {name, text.str()};
}

std::string evaluated(const std::string& name, const std::string& expression) {
  return test::evaluated(expression, "{}", {module(name)});
}

}  // namespace

TEST_CASE("scripts: every module of the library loads in the sandbox") {
  std::vector<Module> modules;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(PROJECT_SOURCE_DIR) + "/scripts")) {
    if (entry.path().extension() != ".lua") continue;
    const auto [name, text] = module(entry.path().stem().string());
    modules.push_back({name, test::file("scripts/" + name + ".lua", text)});
  }
  CHECK(modules.size() >= 3);
  Script script("scripts", Kind::function, modules, {});
  base::Diagnostics diagnostics;
  script.check(diagnostics);
  CHECK(test::all(diagnostics) == "");
}

TEST_CASE("names: particles belong to the last name") {
  CHECK(evaluated("names", "names.split('Ada Lovelace')") ==
        R"({"first":"Ada","last":"Lovelace"})");
  CHECK(evaluated("names", "names.split(' Ludwig  van Beethoven ')") ==
        R"({"first":"Ludwig","last":"van Beethoven"})");
  CHECK(evaluated("names", "names.split('Mies van der Rohe').last") == R"("van der Rohe")");
  CHECK(evaluated("names", "names.split('Cher')") == R"({"first":"","last":"Cher"})");
  CHECK(evaluated("names", "names.split(nil)") == R"({"first":"","last":""})");
}

TEST_CASE("names: a company is compared without punctuation and legal form") {
  CHECK(evaluated("names", "names.company_key('ACME, Inc.')") == R"("acme")");
  CHECK(evaluated("names", "names.company_key('Acme Holding GmbH & Co. LLC')") ==
        R"("acme holding")");
  CHECK(evaluated("names", "names.company_key('Ltd')") == R"("ltd")");
  CHECK(evaluated("names", "names.company_key(nil)") == R"("")");
}

TEST_CASE("phones: numbers as E.164") {
  CHECK(evaluated("phones", "phones.e164('+49 (0)30 1234-567')") == R"("+49301234567")");
  CHECK(evaluated("phones", "phones.e164('0049 30 1234567')") == R"("+49301234567")");
  CHECK(evaluated("phones", "phones.e164('030 1234567', '49')") == R"("+49301234567")");
  CHECK(evaluated("phones", "phones.e164('')") == "absent");
}

TEST_CASE("phones: what is none is refused with a reason") {
  Script script = test::script({module("phones")});
  base::Diagnostics diagnostics;
  const auto e164 = script.function("phones.e164", {}, diagnostics);
  REQUIRE(e164);
  Runtime runtime;
  const base::Value none = base::Value::text("12345");
  CHECK(test::shown(runtime.call(script, *e164, {&none, 1})) ==
        "the phone number '12345' has no country code [script-refused]");
  const base::Value few = base::Value::text("+12345");
  CHECK(test::shown(runtime.call(script, *e164, {&few, 1})) ==
        "the phone number '+12345' has 5 digits [script-refused]");
}

TEST_CASE("dates: quarters, days and months") {
  CHECK(evaluated("dates", "dates.quarter_label('2026-11-21')") == R"("2026 Q4")");
  CHECK(evaluated("dates", "dates.quarter_label(nil)") == "absent");
  CHECK(evaluated("dates", "dates.days_between('2024-02-28', '2024-03-01')") == "2");
  CHECK(evaluated("dates", "dates.days_between('2026-01-01', '2025-12-31')") == "-1");
  CHECK(evaluated("dates", "dates.month_of('2024-02-10')") ==
        R"({"first":"2024-02-01","last":"2024-02-29"})");
  CHECK(evaluated("dates", "dates.month_of('2026-12-31')") ==
        R"({"first":"2026-12-01","last":"2026-12-31"})");
}
