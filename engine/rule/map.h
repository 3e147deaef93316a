// A mapping, compiled: one source record → wanted values of target fields. Pure but for lookups.
//
// A list of typed operations over slots (source field → index with a position hint); Lua is called
// only where the user named a function of a module. Immutable; used by many threads, each with its
// Runtime.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "base/value.h"
#include "lua/expression.h"
#include "lua/runtime.h"
#include "rule/lookup.h"
#include "spec/mapping_spec.h"

namespace engine::rule {

// One target field after mapping, before it meets the target's present value.
struct Wanted {
  const std::string* field = nullptr;    // owned by the mapping
  const spec::FieldMap* spec = nullptr;  // write policy, conflict, place
  base::Value value;                     // absent: leave the target alone; null: clear it
  // The field's name once more. Given where a mapping made this: of one field there is one.
  const base::Value* key = nullptr;
};

// The wanted values of one record. Most point into the same document, so that they are given up
// together.
class WantedList : public std::vector<Wanted> {
 public:
  using std::vector<Wanted>::vector;
  WantedList(const WantedList&) = default;
  WantedList(WantedList&&) noexcept = default;
  WantedList& operator=(const WantedList&) = default;
  WantedList& operator=(WantedList&&) noexcept = default;
  ~WantedList();
};

class Mapping {
 public:
  // `names`: what expressions may use beside `record` (settings.…, input.…). `spec` and `script`
  // must live as long as the mapping. Continues after diagnostics: with an error among them the
  // mapping must not be used.
  static std::shared_ptr<const Mapping> compile(const std::string& name, const spec::Mapping& spec,
                                                lua::Script& script, const lua::Names& names,
                                                const std::vector<std::string>& lookups,
                                                base::Diagnostics& diagnostics);
  ~Mapping();

  const std::string& name() const;
  // Every source field that is read; `whole` when a transformer or expression takes the record as a
  // whole.
  const std::vector<std::string>& source_fields() const;
  bool whole() const;
  std::vector<std::string> target_fields() const;

  // Error invalid: a function or lookup refused this record; names field, place and why.
  base::Result<WantedList> map(lua::Runtime& lua, const base::Value& record,
                               const lua::Scope& scope, const LookupSource& lookups) const;

  struct Body;  // what it is compiled to: map_body.h

 private:
  Mapping();
  std::unique_ptr<Body> body_;
};

}  // namespace engine::rule
