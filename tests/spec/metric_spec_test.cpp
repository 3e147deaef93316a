#include "spec/metric_spec.h"

#include <doctest/doctest.h>

namespace engine::spec {

namespace {

// METRIC|LABEL=VALUE|…; "none" for what is no name of a series.
std::string parsed(std::string_view text) {
  const auto series = parse_series_name(text);
  if (!series) return "none";
  std::string shown = series->metric;
  for (const auto& [label, value] : series->labels) shown += "|" + label + "=" + value;
  return shown;
}

}  // namespace

TEST_CASE("series name: a metric, and some of its labels") {
  CHECK(parsed("items_total") == "items_total");
  CHECK(parsed("items_total{}") == "items_total");
  CHECK(parsed(R"(items_total{rule="fetch"})") == "items_total|rule=fetch");
  CHECK(parsed(R"(a{b="1",c=""})") == "a|b=1|c=");
  CHECK(parsed(R"(a{b="}",c="x=\"y\"\\",d="1\n2",})") == "a|b=}|c=x=\"y\"\\|d=1\n2");
}

TEST_CASE("series name: what is none") {
  for (const char* text : {"", "{}", R"({a="1"})", "a{", "a{b}", "a{b=1}", R"(a{b="1)",
                           R"(a{b="1\)", R"(a{b="1"} )", R"(a{b="1"}})"}) {
    CAPTURE(text);
    CHECK(parsed(text) == "none");
  }
}

}  // namespace engine::spec
