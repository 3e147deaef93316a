// Rows of a CSV file as RFC 4180 has them: commas, quotes doubled inside quotes, CRLF or LF.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/source.h"

namespace engine::rule {

struct CsvRow {
  int line = 1;  // where it starts; a quoted field may span several
  std::vector<std::string> fields;
};

// A byte order mark at the start and empty lines are skipped. Error invalid, with its place, for
// an open or stray quote, bytes that are not UTF-8 and a row that has not as many fields as the
// first.
base::Result<std::vector<CsvRow>> parse_csv(const std::shared_ptr<const base::SourceFile>& file);

}  // namespace engine::rule
