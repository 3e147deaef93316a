// What is demanded of a key's value beyond its type, said where the key is described:
//
//   .optional("max_attempts", &Retry::max_attempts, "…", range(1, 50))
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/duration.h"

namespace engine::config {

// The bounds themselves are allowed. Durations count in microseconds here.
struct Range {
  double min = 0;
  double max = 0;
  std::string min_text;
  std::string max_text;
};

struct Constraints {
  std::optional<Range> range;
  bool one_or_many = false;
  bool identifier = false;
  bool not_empty = false;
  bool percent = false;
  bool secrets = false;
  std::vector<std::string> words;
  std::string only_name;
  std::vector<std::string> scope;
  std::string example;

  void add(const Constraints& more);
  // What holds for each item of a list: everything but what is about the list itself.
  Constraints for_items() const;
};

Constraints range(double min, double max);
Constraints range(base::Duration min, base::Duration max);
// A single item may stand in place of the list.
Constraints one_or_many();
// Letters, digits, '_' and '-', first a letter or '_'. On a Named: its names.
Constraints identifier();
// Not a blank text, an empty list or an empty map.
Constraints not_empty();
// A text that is one of these.
Constraints words(std::vector<std::string> words);
// A whole number from 0% to 100%, written with its sign.
Constraints percent();
// In place of a map (Named): a single value, which gets this name.
Constraints or_only(std::string name);
// Secret settings may stand here.
Constraints secrets();
// The names that an expression or template of this key may use.
Constraints scope(std::vector<std::string> names);
// YAML of the value alone, for the reference and the editor.
Constraints example(std::string yaml);

bool is_identifier(const std::string& text);

inline constexpr std::string_view kNameHint =
    "use letters, digits, '_' and '-', and begin with a letter or '_'";

}  // namespace engine::config
