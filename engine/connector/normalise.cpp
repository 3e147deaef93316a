#include "connector/normalise.h"

#include <algorithm>

#include "base/date.h"
#include "base/suggest.h"
#include "base/text.h"
#include "connector/wire_text.h"

namespace engine::connector {

namespace {

using base::Value;
using spec::FieldType;

std::optional<Value> normal_number(const Value& value) {
  if (value.is_number()) return value;
  const std::string_view text = base::trim(value.as_text());
  if (!value.is_text() || !base::is_json_number(text)) return std::nullopt;
  return Value::number_text(text);
}

std::optional<Value> normal_integer(const Value& value) {
  const auto number = normal_number(value);
  if (!number) return std::nullopt;
  const std::string shortest = base::canonical_number(number->as_text());
  if (shortest.find_first_of(".eE") != std::string::npos) return std::nullopt;
  return Value::number_text(shortest);
}

std::optional<Value> normal_boolean(const Value& value) {
  if (value.is_boolean()) return value;
  const std::string text = base::lower(value.as_text());
  if (text == "true" || text == "1") return Value::boolean(true);
  if (text == "false" || text == "0") return Value::boolean(false);
  return std::nullopt;
}

std::optional<Value> normal_date(const Value& value) {
  const std::string_view text = base::trim(value.as_text());
  if (base::parse_date(text)) return Value::text(text);
  const auto time = base::parse_time(text, true);
  return time ? std::optional(Value::text(base::to_text(*time).substr(0, 10))) : std::nullopt;
}

std::optional<Value> normal_datetime(const Value& value) {
  const std::string_view text = base::trim(value.as_text());
  if (base::parse_date(text)) return Value::text(std::string(text) + "T00:00:00Z");
  const auto time = base::parse_time(text, true);
  return time ? std::optional(Value::text(base::to_text(*time))) : std::nullopt;
}

// Where the option stands in the field's list; `said` is its label or its id, a number or its text.
std::optional<std::size_t> option_index(const FieldInfo& field, const Value& said) {
  const std::string text = wire_text(said);
  const auto label = std::find(field.options.begin(), field.options.end(), text);
  if (label != field.options.end()) {
    return static_cast<std::size_t>(label - field.options.begin());
  }
  const auto id = std::find_if(field.option_ids.begin(), field.option_ids.end(),
                               [&](const Value& each) { return wire_text(each) == text; });
  if (id == field.option_ids.end()) return std::nullopt;
  return static_cast<std::size_t>(id - field.option_ids.begin());
}

std::optional<Value> normal_option(const FieldInfo& field, const Value& value) {
  if (field.options.empty()) return value;
  const auto index = option_index(field, value);
  return index ? std::optional(Value::text(field.options[*index])) : std::nullopt;
}

// A list, or a text with commas: some products answer with one and some with the other.
std::vector<Value> option_items(const Value& value) {
  if (value.is_list()) return {value.items().begin(), value.items().end()};
  std::vector<Value> items;
  const std::string text = wire_text(value);
  for (const std::string_view part : base::split(text, ',')) {
    if (!base::trim(part).empty()) items.push_back(Value::text(base::trim(part)));
  }
  return items;
}

// Known options in the field's order, each once; then unknown ones as they came.
struct Chosen {
  std::vector<std::size_t> known;
  std::vector<Value> unknown;
};

Chosen choose(const FieldInfo& field, const Value& value) {
  Chosen chosen;
  for (const Value& item : option_items(value)) {
    if (const auto index = option_index(field, item)) {
      chosen.known.push_back(*index);
    } else {
      chosen.unknown.push_back(item);
    }
  }
  std::sort(chosen.known.begin(), chosen.known.end());
  chosen.known.erase(std::unique(chosen.known.begin(), chosen.known.end()), chosen.known.end());
  return chosen;
}

Value labels(const FieldInfo& field, const Chosen& chosen) {
  Value list = Value::list();
  for (const std::size_t index : chosen.known) list.push(Value::text(field.options[index]));
  for (const Value& item : chosen.unknown) list.push(item);
  return list;
}

std::optional<Value> normal_reference(const Value& value) {
  if (value.is_object() || value.is_list()) return value;
  if (const auto number = normal_integer(value)) return number;
  return value;
}

bool is_blank_of(const FieldInfo& field, const Value& value) {
  const bool keeps_blanks = field.type == FieldType::any || field.type == FieldType::text ||
                            field.type == FieldType::list || field.type == FieldType::options;
  return value.is_text() && value.is_blank() && !keeps_blanks;
}

std::string_view plural(FieldType type) {
  switch (type) {
    case FieldType::integer:
      return "whole numbers";
    case FieldType::number:
      return "numbers";
    case FieldType::boolean:
      return "true or false";
    case FieldType::date:
      return "dates (YYYY-MM-DD)";
    case FieldType::datetime:
      return "times (RFC 3339)";
    default:
      return "objects";
  }
}

base::Error does_not_fit(const FieldInfo& field, const Value& value) {
  const std::string shown = "'" + wire_text(value).substr(0, 80) + "'";
  if (field.type != FieldType::option && field.type != FieldType::options) {
    return base::error(
        base::ErrorKind::invalid,
        "field '" + field.name + "' holds " + std::string(plural(field.type)) + ", not " + shown);
  }
  return base::error(base::ErrorKind::invalid, "field '" + field.name + "' has no option " + shown,
                     base::did_you_mean(wire_text(value), field.options));
}

}  // namespace

std::optional<Value> normal_value(const FieldInfo& field, const Value& value) {
  if (value.is_absent() || value.is_null() || value.is_promise()) return value;
  if (is_blank_of(field, value)) return Value::null();
  switch (field.type) {
    case FieldType::any:
      return value;
    case FieldType::text:
      return value.is_list() || value.is_object() ? value : Value::text(wire_text(value));
    case FieldType::integer:
      return normal_integer(value);
    case FieldType::number:
      return normal_number(value);
    case FieldType::boolean:
      return normal_boolean(value);
    case FieldType::date:
      return normal_date(value);
    case FieldType::datetime:
      return normal_datetime(value);
    case FieldType::option:
      return normal_option(field, value);
    case FieldType::options: {
      const Chosen chosen = choose(field, value);
      if (!chosen.unknown.empty() && !field.options.empty()) return std::nullopt;
      return labels(field, chosen);
    }
    case FieldType::reference:
      return normal_reference(value);
    case FieldType::list:
      return value.is_list() ? value : Value::list({value});
    case FieldType::object:
      return value.is_object() ? std::optional(value) : std::nullopt;
  }
  return value;
}

Value read_value(const FieldInfo& field, const Value& value) {
  if (auto normal = normal_value(field, value)) return *std::move(normal);
  if (field.type == FieldType::options) return labels(field, choose(field, value));
  return value;
}

base::Result<Value> wanted_value(const FieldInfo& field, const Value& value) {
  if (auto normal = normal_value(field, value)) return *std::move(normal);
  return does_not_fit(field, value);
}

base::Result<Value> wire_value(const FieldInfo& field, const Value& value) {
  TRY(const Value normal, wanted_value(field, value));
  const bool has_ids = !field.option_ids.empty() && !normal.is_null() && !normal.is_absent();
  if (field.type == FieldType::option && has_ids) {
    const auto index = option_index(field, normal);
    return index ? field.option_ids[*index] : normal;
  }
  if (field.type == FieldType::options && has_ids) {
    Value ids = Value::list();
    for (const std::size_t index : choose(field, normal).known) ids.push(field.option_ids[index]);
    return ids;
  }
  return normal;
}

}  // namespace engine::connector
