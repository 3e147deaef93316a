#include "connector/normalise.h"

#include "connector/acme.h"

using namespace engine;
using connector::FieldInfo;
using connector::json;
using spec::FieldType;

namespace {

FieldInfo field(FieldType type) {
  FieldInfo field;
  field.name = "f";
  field.type = type;
  if (type == FieldType::option || type == FieldType::options) {
    field.options = {"Gold", "Silver", "Bronze"};
    field.option_ids = {json("1"), json("2"), json("\"x3\"")};
  }
  return field;
}

struct Row {
  FieldType type;
  const char* wire;
  const char* normal;
};

}  // namespace

TEST_CASE("normalise: the table of values as read") {
  const Row rows[] = {
      {FieldType::any, "\"3\"", "\"3\""},
      {FieldType::any, "\"\"", "\"\""},
      {FieldType::text, "3.10", "\"3.10\""},
      {FieldType::text, "12345678901234567890123", "\"12345678901234567890123\""},
      {FieldType::text, "true", "\"true\""},
      {FieldType::text, "\" Ada\"", "\" Ada\""},
      {FieldType::text, "\"\"", "\"\""},
      {FieldType::text, "null", "null"},
      {FieldType::integer, "\"3\"", "3"},
      {FieldType::integer, "3.0", "3"},
      {FieldType::integer, "\"12345678901234567890\"", "12345678901234567890"},
      {FieldType::integer, "\"three\"", "\"three\""},
      {FieldType::integer, "3.5", "3.5"},
      {FieldType::integer, "\"\"", "null"},
      {FieldType::number, "\"1.10\"", "1.1"},
      {FieldType::number, "\" 7 \"", "7"},
      {FieldType::number, "0", "0"},
      {FieldType::number, "\"1,5\"", "\"1,5\""},
      {FieldType::boolean, "1", "true"},
      {FieldType::boolean, "\"0\"", "false"},
      {FieldType::boolean, "\"True\"", "true"},
      {FieldType::boolean, "\"perhaps\"", "\"perhaps\""},
      {FieldType::date, "\"2026-11-21\"", "\"2026-11-21\""},
      {FieldType::date, "\"2026-11-21T23:30:00-05:00\"", "\"2026-11-22\""},
      {FieldType::date, "\"tomorrow\"", "\"tomorrow\""},
      {FieldType::datetime, "\"2026-11-21T09:30:00Z\"", "\"2026-11-21T09:30:00Z\""},
      {FieldType::datetime, "\"2026-11-21T09:30:00+0000\"", "\"2026-11-21T09:30:00Z\""},
      {FieldType::datetime, "\"2026-11-21T09:30:00-08:00\"", "\"2026-11-21T17:30:00Z\""},
      {FieldType::datetime, "\"2026-05-21T22:45:13Z+0000\"", "\"2026-05-21T22:45:13Z\""},
      {FieldType::datetime, "\"2026-11-21 09:30:00\"", "\"2026-11-21T09:30:00Z\""},
      {FieldType::datetime, "\"2026-11-21\"", "\"2026-11-21T00:00:00Z\""},
      {FieldType::datetime, "\"\"", "null"},
      {FieldType::option, "1", "\"Gold\""},
      {FieldType::option, "\"2\"", "\"Silver\""},
      {FieldType::option, "\"x3\"", "\"Bronze\""},
      {FieldType::option, "\"Gold\"", "\"Gold\""},
      {FieldType::option, "99", "99"},
      {FieldType::option, "\"\"", "null"},
      {FieldType::options, "[2,1]", "[\"Gold\",\"Silver\"]"},
      {FieldType::options, "\"2,1,2\"", "[\"Gold\",\"Silver\"]"},
      {FieldType::options, "[99,1]", "[\"Gold\",99]"},
      {FieldType::options, "[]", "[]"},
      {FieldType::reference, "\"7\"", "7"},
      {FieldType::reference, "\"a-7\"", "\"a-7\""},
      {FieldType::reference, "{\"id\":7}", "{\"id\":7}"},
      {FieldType::list, "1", "[1]"},
      {FieldType::list, "[1]", "[1]"},
      {FieldType::object, "{\"a\":1}", "{\"a\":1}"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.wire);
    CAPTURE(static_cast<int>(row.type));
    const base::Value normal = connector::read_value(field(row.type), json(row.wire));
    CHECK(normal == json(row.normal));
    CHECK(connector::read_value(field(row.type), normal) == normal);
  }
}

TEST_CASE("normalise: absent stays absent and a promise a promise") {
  CHECK(connector::read_value(field(FieldType::integer), {}).is_absent());
  CHECK(connector::read_value(field(FieldType::integer), base::Value::promise("crm.person#1"))
            .is_promise());
}

TEST_CASE("normalise: a wanted value that the field cannot hold is refused by name") {
  const auto message = [](FieldType type, const char* value) {
    const auto wanted = connector::wanted_value(field(type), json(value));
    REQUIRE(!wanted);
    CHECK(wanted.error().kind == base::ErrorKind::invalid);
    return wanted.error().message;
  };
  CHECK(message(FieldType::integer, "\"abc\"") == "field 'f' holds whole numbers, not 'abc'");
  CHECK(message(FieldType::number, "\"1,5\"") == "field 'f' holds numbers, not '1,5'");
  CHECK(message(FieldType::boolean, "2") == "field 'f' holds true or false, not '2'");
  CHECK(message(FieldType::date, "\"soon\"") == "field 'f' holds dates (YYYY-MM-DD), not 'soon'");
  CHECK(message(FieldType::datetime, "\"soon\"") == "field 'f' holds times (RFC 3339), not 'soon'");
  CHECK(message(FieldType::object, "1") == "field 'f' holds objects, not '1'");
  CHECK(message(FieldType::option, "\"Golt\"") == "field 'f' has no option 'Golt'");
  CHECK(connector::wanted_value(field(FieldType::option), json("\"Golt\"")).error().hint ==
        "did you mean 'Gold'?");
  CHECK(message(FieldType::options, "[\"Gold\",\"Tin\"]") == "field 'f' has no option 'Gold,Tin'");
}

TEST_CASE("normalise: options travel as the ids that the wire knows") {
  const auto wire = [](FieldType type, const char* value) {
    const auto sent = connector::wire_value(field(type), json(value));
    REQUIRE(sent);
    return base::to_json(*sent);
  };
  CHECK(wire(FieldType::option, "\"Silver\"") == "2");
  CHECK(wire(FieldType::option, "\"Bronze\"") == "\"x3\"");
  CHECK(wire(FieldType::option, "2") == "2");
  CHECK(wire(FieldType::option, "null") == "null");
  CHECK(wire(FieldType::options, "[\"Silver\",\"Gold\"]") == "[1,2]");
  CHECK(wire(FieldType::options, "null") == "null");
  CHECK(wire(FieldType::number, "\"1.10\"") == "1.10");
  CHECK(!connector::wire_value(field(FieldType::option), json("\"Tin\"")));
}

TEST_CASE("normalise: a field without a list of options takes any") {
  FieldInfo free;
  free.name = "f";
  free.type = FieldType::option;
  CHECK(connector::wanted_value(free, json("\"Tin\"")).value() == json("\"Tin\""));
  free.type = FieldType::options;
  CHECK(connector::wanted_value(free, json("[\"b\",\"a\"]")).value() == json("[\"b\",\"a\"]"));
  CHECK(connector::wire_value(free, json("[\"b\",\"a\"]")).value() == json("[\"b\",\"a\"]"));
}
