// What a mapping is compiled to. For map.cpp and map_compile.cpp only.
#pragma once

#include <atomic>
#include <deque>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/path.h"
#include "lua/expression.h"
#include "rule/adapter.h"
#include "rule/map.h"

namespace engine::rule {

// One source field. Records of one source have their fields in one order, so
// the position where it stood last time finds it at once.
class Slot {
 public:
  explicit Slot(const std::string& name);

  const std::string& name() const { return name_; }

  // The field of the record that it reads or goes through.
  const std::string& root() const;
  const base::Value& in(const base::Value& record) const;

 private:
  std::string name_;
  std::optional<base::Path> path_;  // of a dotted name
  mutable std::atomic<std::uint32_t> hint_{0};
};

// Where a target field's value comes from.
struct Nothing {};

struct Constant {
  base::Value value;
};

struct Slots {  // one, or several that the field's mode puts together
  std::vector<const Slot*> slots;
};

struct Compute {
  lua::ValueTemplate value;
};

struct Transform {
  Adapter function;  // of the whole record
};

using Source = std::variant<Nothing, Constant, Slots, Compute, Transform>;

struct Operation {
  const std::string* field = nullptr;
  const spec::FieldMap* spec = nullptr;
  lua::Expression when;
  Source source;
  std::vector<Adapter> pre_adapters;
  std::vector<Adapter> post_adapters;
  lua::ValueTemplate unknown_default;
  lua::ValueTemplate blank_default;
  bool plain = false;  // slots and nothing else: cannot fail
};

struct Mapping::Body {
  std::string name;
  std::deque<Slot> slots;  // a slot stays where it is
  std::vector<Operation> operations;
  std::vector<std::string> source_fields;
  bool whole = false;
  bool has_expressions = false;  // some of them may use `record`
};

}  // namespace engine::rule
