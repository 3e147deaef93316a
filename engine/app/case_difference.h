// What a test expected and did not get, as lines that people read.
#pragma once

#include <string>
#include <vector>

#include "base/source.h"
#include "base/value.h"

namespace engine::app {

class Differences {
 public:
  // "rules/x/tests/y.yaml:12: outcome: expected created, got skipped"
  void add(const base::SourceLoc& at, const std::string& what, const std::string& expected,
           const std::string& got);
  void say(const base::SourceLoc& at, const std::string& message, const std::string& hint = {});

  // `got` has what `expected` says: objects may have further keys, lists have as many items, null
  // stands for nothing at all.
  void compare(const base::SourceLoc& at, const std::string& what, const base::Value& expected,
               const base::Value& got);

  bool empty() const { return lines_.empty(); }

  std::vector<std::string> take() { return std::move(lines_); }

 private:
  std::vector<std::string> lines_;
};

// Whether compare() would find nothing.
bool fits(const base::Value& expected, const base::Value& got);
// JSON, cut where it is too long for a line.
std::string shown(const base::Value& value);

}  // namespace engine::app
