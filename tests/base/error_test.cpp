#include "base/error.h"

#include <doctest/doctest.h>

using namespace engine::base;

TEST_CASE("error: every kind has a word and the word its kind") {
  for (const auto kind : {ErrorKind::transient, ErrorKind::throttled, ErrorKind::conflict,
                          ErrorKind::missing, ErrorKind::rejected, ErrorKind::unauthorized,
                          ErrorKind::stopped, ErrorKind::invalid, ErrorKind::internal}) {
    CHECK(error_kind(to_string(kind)) == kind);
  }
  CHECK_FALSE(error_kind("odd"));
}

TEST_CASE("error: executed has a word") {
  CHECK(to_string(Executed::no) == "no");
  CHECK(to_string(Executed::yes) == "yes");
  CHECK(to_string(Executed::unknown) == "unknown");
}

TEST_CASE("error: its text has the place and the causes in one line") {
  Error outer = error(ErrorKind::invalid, "the mapping fails", "look at the record");
  CHECK(to_text(outer) == "the mapping fails");
  outer.at = {std::make_shared<SourceFile>(SourceFile{"rules/x.yaml", "a"}), 3, 7, 1};
  outer.cause = std::make_shared<Error>(error(ErrorKind::internal, "no such field"));
  CHECK(to_text(outer) == "rules/x.yaml:3:7: the mapping fails (cause: no such field)");
}
