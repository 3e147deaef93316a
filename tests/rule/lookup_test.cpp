#include "rule/lookup.h"

#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "rule/mapped.h"

namespace engine::rule {

using base::Value;

namespace {

// A pack's folder with lookups/countries.csv in it.
class Folder {
 public:
  explicit Folder(const std::string& csv) {
    static int count = 0;
    path_ = (std::filesystem::temp_directory_path() /
             ("lookup_test_" + std::to_string(::getpid()) + "_" + std::to_string(++count)))
                .string();
    std::filesystem::create_directories(path_ + "/lookups");
    std::ofstream(path_ + "/lookups/countries.csv", std::ios::binary) << csv;
  }

  ~Folder() { std::filesystem::remove_all(path_); }

  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

struct Loaded {
  std::shared_ptr<const LookupTable> table;
  std::string problems;  // the folder's path left out
};

Loaded load(const std::string& yaml, const std::string& csv = "") {
  const Folder folder(csv);
  base::Diagnostics diagnostics;
  spec::Lookup spec;
  const auto node = config::load_yaml(source_file("pack.yaml", yaml), diagnostics);
  REQUIRE(node);
  REQUIRE(config::read(*node, spec, diagnostics));
  Loaded result;
  result.table = LookupTable::load("countries", spec, folder.path(), diagnostics);
  for (const auto& each : diagnostics.sorted()) {
    result.problems += each.at.text() + ": " + each.code + ": " + each.message;
    for (const auto& note : each.notes) result.problems += "; " + note.message;
    for (const auto& hint : each.hints) result.problems += "; " + hint;
    result.problems += "\n";
  }
  for (std::size_t at = 0; (at = result.problems.find(folder.path() + "/")) != std::string::npos;) {
    result.problems.erase(at, folder.path().size() + 1);
  }
  return result;
}

std::string found(const LookupTable& table, const Value& key) {
  const Value value = table.find(key);
  return value.is_absent() ? "(unknown)" : base::to_json(value);
}

constexpr const char* kCsv = "{ csv: countries.csv, key: name, value: iso }";

}  // namespace

TEST_CASE("lookup: inline values") {
  const auto loaded = load("{ values: { fr: France, 7: 49, none: null } }");
  CHECK(loaded.problems == "");
  REQUIRE(loaded.table != nullptr);
  CHECK(found(*loaded.table, Value::text("fr")) == R"("France")");
  CHECK(found(*loaded.table, Value::text("FR")) == "(unknown)");
  CHECK(found(*loaded.table, Value::number(std::int64_t{7})) == "49");
  CHECK(found(*loaded.table, Value::text("7")) == "49");
  CHECK(found(*loaded.table, Value::text("none")) == "null");
  CHECK(found(*loaded.table, Value()) == "(unknown)");
}

TEST_CASE("lookup: without regard to case") {
  const auto loaded = load("{ values: { Fr: France }, ignore_case: true }");
  CHECK(found(*loaded.table, Value::text("fR")) == R"("France")");
}

TEST_CASE("lookup: a boolean key is looked up as it is written") {
  LookupTable table;
  table.add("true", Value::text("Yes"));
  CHECK(found(table, Value::boolean(true)) == R"("Yes")");
}

TEST_CASE("lookup: columns of a CSV file") {
  const auto loaded =
      load(kCsv, "iso,name,region\r\nFR,France,Europe\r\nDE,\"Germany, Federal\",Europe\r\n");
  CHECK(loaded.problems == "");
  REQUIRE(loaded.table != nullptr);
  CHECK(loaded.table->size() == 2);
  CHECK(found(*loaded.table, Value::text("Germany, Federal")) == R"("DE")");
}

TEST_CASE("lookup: of two equal keys the first counts, with a warning") {
  const auto loaded = load(kCsv, "name,iso\nFrance,FR\nGermany,DE\nFrance,XX\n");
  CHECK(loaded.problems ==
        "lookups/countries.csv:4:1: duplicate-key: lookup 'countries' has 'France' twice; first "
        "given here; the first "
        "one counts\n");
  REQUIRE(loaded.table != nullptr);
  CHECK(found(*loaded.table, Value::text("France")) == R"("FR")");
}

TEST_CASE("lookup: keys that differ in case only are equal when case is ignored") {
  const auto loaded = load("{ values: { fr: 1, FR: 2 }, ignore_case: true }");
  CHECK(loaded.problems ==
        "pack.yaml:1:20: duplicate-key: lookup 'countries' has 'FR' twice; first given here; the "
        "first one counts\n");
}

TEST_CASE("lookup: a file that is not there, empty or broken") {
  CHECK(load("{ csv: countrys.csv, key: name, value: iso }").problems ==
        "pack.yaml:1:8: no-file: there is no file 'lookups/countrys.csv'; did you mean "
        "'countries.csv'?\n");
  CHECK(load(kCsv, "").problems ==
        "lookups/countries.csv: bad-csv: the file is empty; its first line names the columns\n");
  CHECK(load(kCsv, "name,iso\nFrance\n").problems ==
        "lookups/countries.csv:2:1: bad-csv: the row has 1 fields, the first row 2 (row 2, byte "
        "9); a field with a comma in it stands in quotes\n");
  const auto missing = load(kCsv, "nam,code\nFrance,FR\n");
  CHECK(missing.table == nullptr);
  CHECK(missing.problems ==
        "pack.yaml:1:8: unknown-column: 'iso' is not a column of 'lookups/countries.csv'; its "
        "columns are nam, code\n"
        "pack.yaml:1:8: unknown-column: 'name' is not a column of 'lookups/countries.csv'; its "
        "columns are nam, code; "
        "did you mean 'nam'?\n");
}

TEST_CASE("lookup: remote ones are not loaded here, but made of a listing's records") {
  CHECK(load("{ list: crm.user, key: name, value: id }").table == nullptr);
  CHECK(load("{ read: acme.program, value: name }").table == nullptr);
  spec::Lookup spec;
  spec.key = "name";
  spec.value = "id";
  const auto table = LookupTable::of(spec, {*base::parse_json(R"({"name": "Ada", "id": 5})"),
                                            *base::parse_json(R"({"name": "", "id": 6})"),
                                            *base::parse_json(R"({"name": "Ada", "id": 7})")});
  CHECK(table->size() == 1);
  CHECK(found(*table, Value::text("Ada")) == "5");
}

}  // namespace engine::rule
