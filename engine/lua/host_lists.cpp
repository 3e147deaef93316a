// Lists.
#include <algorithm>
#include <functional>
#include <unordered_set>
#include <vector>

#include "base/json.h"
#include "lua/host_groups.h"

namespace engine::lua {

using base::Result;
using base::Value;

namespace {

// Texts by their bytes, numbers by size; kinds in the order of Value::Kind.
bool less(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return a.kind() < b.kind();
  if (a.is_number()) return a.as_double().value_or(0) < b.as_double().value_or(0);
  if (a.is_boolean()) return !a.as_boolean() && b.as_boolean();
  return a.as_text() < b.as_text();
}

const Value& field_of(const Value& item, const std::string& field) {
  return field.empty() ? item : item.get(field);
}

Value list_of(std::span<const Value> items) {
  Value list = Value::list();
  for (const Value& item : items) {
    if (!item.is_absent()) list.push(item);
  }
  return list;
}

Result<std::string> field_argument(Arguments a, std::string_view function) {
  return as_text(a.size() > 1 ? a[1] : Value(), function);
}

Result<Value> sorted(Arguments a) {
  TRY(const Value list, as_list(a[0], "sort"));
  TRY(const std::string field, field_argument(a, "sort"));
  std::vector<Value> items(list.items_begin(), list.items_end());
  std::stable_sort(items.begin(), items.end(), [&](const Value& x, const Value& y) {
    return less(field_of(x, field), field_of(y, field));
  });
  return list_of(items);
}

// What two items have to share to be taken for the same: the values of the fields, absent and null
// alike; without fields, everything.
std::string likeness(const Value& item, const Value& fields) {
  if (fields.size() == 0) return base::to_canonical_json(item);
  Value values = Value::list();
  for (const Value& field : fields.items()) {
    const Value& value = item.get(field.as_text());
    values.push(value.is_absent() ? Value::null() : value);
  }
  return base::to_canonical_json(values);
}

Result<Value> fields_argument(Arguments a, std::size_t index, std::string_view function) {
  if (a.size() <= index) return Value::list();
  return a[index].is_text() ? list_of(a.subspan(index, 1)) : as_list(a[index], function);
}

Result<Value> unique(Arguments a) {
  TRY(const Value list, as_list(a[0], "unique"));
  TRY(const Value fields, fields_argument(a, 1, "unique"));
  std::unordered_set<std::string> seen;
  Value kept = Value::list();
  for (const Value& item : list.items()) {
    if (seen.insert(likeness(item, fields)).second) kept.push(item);
  }
  return kept;
}

Result<Value> not_in(Arguments a) {
  TRY(const Value list, as_list(a[0], "not_in"));
  TRY(const Value others, as_list(a[1], "not_in"));
  TRY(const Value fields, fields_argument(a, 2, "not_in"));
  std::unordered_set<std::string> taken;
  for (const Value& other : others.items()) taken.insert(likeness(other, fields));
  Value kept = Value::list();
  for (const Value& item : list.items()) {
    if (taken.count(likeness(item, fields)) == 0) kept.push(item);
  }
  return kept;
}

Result<Value> index_by(Arguments a) {
  TRY(const Value list, as_list(a[0], "index_by"));
  TRY(const std::string field, as_text(a[1], "index_by"));
  Value index = Value::object();
  for (const Value& item : list.items()) {
    const Value& key = item.get(field);
    if (!key.is_blank()) {
      TRY(const std::string name, as_text(key, "index_by"));
      index.set(name, item);
    }
  }
  return index;
}

Result<Value> pluck(Arguments a) {
  TRY(const Value list, as_list(a[0], "pluck"));
  TRY(const std::string field, as_text(a[1], "pluck"));
  Value plucked = Value::list();
  for (const Value& item : list.items()) {
    const Value& value = item.get(field);
    if (!value.is_absent()) plucked.push(value);
  }
  return plucked;
}

// { value: "a@acme.example", primary: true } -> "a@acme.example"; an item that is no object is its
// own value.
Value value_of(const Value& item) {
  return item.is_object() && item.has("value") ? item.get("value") : item;
}

Result<Value> primary(Arguments a) {
  if (!a[0].is_list() && !a[0].is_object()) return a[0];
  TRY(const Value list, as_list(a[0], "primary"));
  for (const Value& item : list.items()) {
    if (item.get("primary").as_boolean() || item.get("primary_flag").as_boolean())
      return value_of(item);
  }
  return value_of(list.at(0));
}

constexpr HostFunction kFunctions[] = {
    {"list", "list(…) -> list",
     "A list of what is given, without what is nil; list() is the empty list.", 0, kAnyNumber,
     false, [](Arguments a, const Runtime&) -> Result<Value> { return list_of(a); }},
    {"size", "size(list or object) -> number", "How many items or fields it has.", 1, 1, false,
     [](Arguments a, const Runtime&) -> Result<Value> {
       if (a[0].is_object()) return Value::number(static_cast<std::int64_t>(a[0].size()));
       TRY(const Value list, as_list(a[0], "size"));
       return Value::number(static_cast<std::int64_t>(list.size()));
     }},
    {"sort", "sort(list, field) -> list",
     "The items in ascending order, by a field if one is named.", 1, 2, false,
     [](Arguments a, const Runtime&) { return sorted(a); }},
    {"unique", "unique(list, fields) -> list",
     "The items without those that came before; with fields, without those that are alike in them.",
     1, 2, false, [](Arguments a, const Runtime&) { return unique(a); }},
    {"not_in", "not_in(list, others, fields) -> list",
     "The items that none of the others is like: in these fields, else in all of them.", 2, 3,
     false, [](Arguments a, const Runtime&) { return not_in(a); }},
    {"index_by", "index_by(list, field) -> object",
     "The items by the value of a field; the last of equals counts.", 2, 2, false,
     [](Arguments a, const Runtime&) { return index_by(a); }},
    {"pluck", "pluck(list, field) -> list", "One field of every item that has it.", 2, 2, false,
     [](Arguments a, const Runtime&) { return pluck(a); }},
    {"primary", "primary(list) -> value",
     "The value of the item that is marked as primary, else of the first item.", 1, 1, false,
     [](Arguments a, const Runtime&) { return primary(a); }},
};

}  // namespace

std::span<const HostFunction> list_functions() {
  return kFunctions;
}

}  // namespace engine::lua
