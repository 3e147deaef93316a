// What is wrong with something a user wrote. There can be many; they are collected, sorted by
// place and printed in one format everywhere:
//
//   rules/x/rules.yaml:14:9: error[unknown-key]: 'whne' is not a key of rule
//      14 |         whne: record.score > 50
//         |         ^~~~
//     note: rules/x/rules.yaml:3:1: first given here
//     hint: did you mean 'when'?
#pragma once

#include <string>
#include <vector>

#include "base/source.h"

namespace engine::base {

enum class Severity { error, warning };

struct Note {
  SourceLoc at;
  std::string message;
};

struct Diagnostic {
  Severity severity = Severity::error;
  std::string code;     // short and stable: "unknown-key"
  std::string message;  // the fact, in the user's words
  SourceLoc at;
  std::vector<Note> notes;
  std::vector<std::string> hints;
};

// Collects diagnostics. Not safe for several threads.
class Diagnostics {
 public:
  Diagnostic& error(std::string code, SourceLoc at, std::string message, std::string hint = {});
  Diagnostic& warning(std::string code, SourceLoc at, std::string message, std::string hint = {});
  void add(Diagnostic diagnostic);
  void take(Diagnostics&& other);

  bool has_errors() const;

  bool empty() const { return list_.empty(); }

  std::size_t error_count() const;
  // Sorted by file, line, column; duplicates removed.
  std::vector<Diagnostic> sorted() const;

 private:
  std::vector<Diagnostic> list_;
};

// The text above, newline at the end. With `colour`, for a terminal.
std::string to_text(const Diagnostic& diagnostic, bool colour = false);

}  // namespace engine::base
