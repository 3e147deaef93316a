#include <doctest/doctest.h>

#include "config/json_schema.h"
#include "spec/workspace.h"

namespace engine::spec {

namespace {

const base::Value& property(const base::Value& schema, const char* object, const char* key) {
  return schema.get("definitions").get(object).get("properties").get(key);
}

}  // namespace

TEST_CASE("schema: a percentage, words and a lone value are what editors accept too") {
  const base::Value connector = config::json_schema<Connector>();
  CHECK(property(connector, "budget", "reserve").get("pattern").as_text() ==
        "^(100|[1-9]?[0-9])%$");
  CHECK(property(connector, "operation input", "type").get("enum").size() == 7);
  CHECK(property(connector, "connector", "base").get("anyOf").size() == 2);
}

}  // namespace engine::spec
