// The free names of an expression, each with the path that follows it: `lead.tags[1]`,
// `string.format`, `lower`.
//
// Not free are fields after "." and ":", keys of `{ key = … }`, parameters and locals of functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/path.h"

namespace engine::lua {

struct Reference {
  std::string root;
  base::Path path;  // below the root; a list's index counts from 0 here, from 1 in Lua
  std::size_t begin = 0, end = 0;      // in the source
  bool is_called = false;              // `name(…)`
  bool is_assigned = false;            // `name = …`
  std::optional<std::size_t> null_at;  // where a `null` stands that it is compared with

  std::string text() const;  // "lead.tags[0]"
};

struct References {
  std::vector<Reference> found;
  bool is_single = false;  // the expression is nothing but one of them
};

References references_of(std::string_view source);

}  // namespace engine::lua
