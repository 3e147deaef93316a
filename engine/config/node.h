// A YAML document as a tree, with the place of every key and value.
//
// Built once by load_yaml() and not changed afterwards. Says nothing about meaning: a scalar is the
// text that the user wrote, and whether it counts as a number is for the reader (scalar.h).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"

namespace engine::config {

struct Node {
  enum class Kind {
    empty,   // nothing, `null` or `~`
    scalar,  // text, quoted or not
    list,
    map
  };
  struct Entry;

  Kind kind = Kind::empty;
  std::string text;            // of a scalar, escapes resolved
  bool quoted = false;         // "x", 'x' or a block (| and >): text and nothing else
  base::SourceLoc at;          // of an empty value: its key
  std::size_t offset = 0;      // of `at` in the file's text
  std::vector<Entry> entries;  // of a map, in the order they were written; keys are unique
  std::vector<Node> items;     // of a list

  const Entry* find(std::string_view key) const;
};

struct Node::Entry {
  std::string key;
  base::SourceLoc key_at;
  Node value;
};

// The place of `text[index]` of a scalar. Right when it stands on the scalar's own line with no
// escape before it, or in a `|` block; else the place of the scalar.
base::SourceLoc place_in(const Node& scalar, std::size_t index, std::size_t length);

}  // namespace engine::config
