// What a mapping is compiled to. For map.cpp and map_compile.cpp only.
#pragma once

#include <atomic>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/path.h"
#include "lua/expression.h"
#include "rule/adapter.h"
#include "rule/map.h"

namespace engine::rule {

// One source field that an operation reads. Records of one source have their fields in one order,
// so the position where it stood last time finds it at once.
class Slot {
 public:
  explicit Slot(const std::string& name);

  Slot(Slot&& other) noexcept
      : key_(std::move(other.key_)), path_(std::move(other.path_)), hint_(other.hint_.load()) {}

  // The field of the record that it reads or goes through.
  std::string_view root() const;

  // `entries`: those of the record, none when it is no object.
  const base::Value& in(const base::Value& record,
                        std::span<const base::Value::Entry> entries) const {
    const std::uint32_t hint = hint_.load(std::memory_order_relaxed);
    const bool found = hint < entries.size() && entries[hint].key == key_;
    return found ? entries[hint].value : search(record);
  }

 private:
  const base::Value& search(const base::Value& record) const;

  base::Value key_;
  std::optional<base::Path> path_;  // of a dotted name
  mutable std::atomic<std::uint32_t> hint_{kNowhere};

  static constexpr std::uint32_t kNowhere = ~std::uint32_t{0};
};

// Where a target field's value comes from.
struct Nothing {};

struct Constant {
  base::Value value;
};

struct Slots {  // one, or several that the field's mode puts together
  std::size_t first = 0;
  std::size_t count = 0;
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
  base::Value key;  // the same
  const spec::FieldMap* spec = nullptr;
  lua::Expression when;
  Source source;
  std::vector<Adapter> pre_adapters;
  std::vector<Adapter> post_adapters;
  lua::ValueTemplate unknown_default;
  lua::ValueTemplate blank_default;
  bool plain = false;  // slots and nothing else: cannot fail
  // Slots, then one function of the pack's: those of a record are called together, because going
  // into Lua and out of it takes longer than most of them.
  bool together = false;
};

struct Mapping::Body {
  std::string name;
  std::vector<Slot> slots;  // of all operations, one behind the other
  std::vector<Operation> operations;
  std::vector<std::string> source_fields;
  const lua::Script* script = nullptr;  // of the functions that are called together
  bool whole = false;
  bool has_expressions = false;  // some of them may use `record`
};

}  // namespace engine::rule
