// How each kind of scalar is read and shown: the specialisations of ShapeOf for types without
// parts.
#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "base/text.h"
#include "config/reading.h"
#include "config/scalar.h"
#include "config/shape_of.h"

namespace engine::config {

using base::Duration;
using base::Value;

namespace {

template <class T>
const T& as(const void* value) {
  return *static_cast<const T*>(value);
}

template <class T>
bool store(void* out, T value) {
  *static_cast<T*>(out) = std::move(value);
  return true;
}

bool is_scalar(const Node& node) {
  return node.kind == Node::Kind::scalar;
}

bool out_of_range(const Node& node, const ReadContext& context, const std::string& min,
                  const std::string& max) {
  context.diagnostics.error(
      "out-of-range", node.at,
      context.subject + " is " + node.text + "; it must be from " + min + " to " + max);
  return false;
}

bool in_range(double number, const Node& node, const ReadContext& context) {
  const auto& range = context.constraints.range;
  if (!range || (number >= range->min && number <= range->max)) return true;
  return out_of_range(node, context, range->min_text, range->max_text);
}

bool check_text(const Node& node, const ReadContext& context) {
  if (context.constraints.not_empty && base::trim(node.text).empty()) {
    context.diagnostics.error("missing-value", node.at, context.subject + " must not be empty");
    return false;
  }
  if (context.constraints.identifier && !is_identifier(node.text)) {
    context.diagnostics.error("bad-name", node.at,
                              context.subject + " cannot be '" + node.text + "'",
                              std::string(kNameHint));
    return false;
  }
  const std::vector<std::string>& words = context.constraints.words;
  const bool known =
      words.empty() || std::find(words.begin(), words.end(), node.text) != words.end();
  return known || unknown_word(node, context, words);
}

bool read_text(const Node& node, void* out, const ReadContext& context) {
  if (!is_scalar(node)) return wrong_type(node, context, "text");
  return check_text(node, context) && store(out, node.text);
}

bool read_boolean(const Node& node, void* out, const ReadContext& context) {
  const auto boolean = as_boolean(node);
  if (!boolean)
    return wrong_type(
        node, context, "true or false",
        node.quoted && (node.text == "true" || node.text == "false") ? "remove the quotes" : "");
  return store(out, *boolean);
}

std::string number_hint(const Node& node) {
  return node.quoted && base::is_json_number(node.text) ? "remove the quotes" : "";
}

bool is_whole_number(const Node& node) {
  return is_scalar(node) && !node.quoted && base::is_json_number(node.text) &&
         node.text.find_first_of(".eE") == std::string::npos;
}

template <class T>
bool read_percent(const Node& node, void* out, const ReadContext& context) {
  Node digits = node;
  const bool has_sign = is_scalar(node) && node.text.ends_with('%');
  if (has_sign) digits.text.pop_back();
  const auto number = has_sign ? as_integer(digits) : std::nullopt;
  if (!number || *number < 0 || *number > 100) {
    return wrong_type(node, context, "a percentage from 0% to 100%");
  }
  return store(out, static_cast<T>(*number));
}

template <class T>
bool read_integer(const Node& node, void* out, const ReadContext& context) {
  using Limits = std::numeric_limits<T>;
  if (context.constraints.percent) return read_percent<T>(node, out, context);
  if (!is_whole_number(node)) return wrong_type(node, context, "a whole number", number_hint(node));
  const auto number = as_integer(node);
  if (number && !in_range(static_cast<double>(*number), node, context)) return false;
  if (!number || *number < Limits::min() || *number > Limits::max()) {
    return out_of_range(node, context, std::to_string(Limits::min()),
                        std::to_string(Limits::max()));
  }
  return store(out, static_cast<T>(*number));
}

bool read_number(const Node& node, void* out, const ReadContext& context) {
  const auto number = as_number(node);
  if (!number) return wrong_type(node, context, "a number", number_hint(node));
  return in_range(*number, node, context) && store(out, *number);
}

bool read_duration(const Node& node, void* out, const ReadContext& context) {
  const auto duration = is_scalar(node) ? base::parse_duration(node.text) : std::nullopt;
  if (!duration) {
    return wrong_type(
        node, context, "a duration such as 30s or 1m30s",
        is_whole_number(node) ? fmt::format("add a unit: {0}s, {0}m or {0}h", node.text) : "");
  }
  return in_range(static_cast<double>(duration->count()), node, context) && store(out, *duration);
}

bool read_expression(const Node& node, void* out, const ReadContext& context) {
  if (!is_scalar(node)) return wrong_type(node, context, "a Lua expression");
  return parse_expression(node, *static_cast<Expression*>(out), context.diagnostics);
}

bool read_template(const Node& node, void* out, const ReadContext& context) {
  if (!is_scalar(node)) return wrong_type(node, context, "text");
  return check_text(node, context) &&
         parse_template(node, *static_cast<Template*>(out), context.diagnostics);
}

bool read_value_template(const Node& node, void* out, const ReadContext& context) {
  return parse_value_template(node, *static_cast<ValueTemplate*>(out), context.diagnostics);
}

bool read_constant(const Node& node, void* out, const ReadContext&) {
  return store(out, to_value(node));
}

Value show_template(const void* value) {
  std::string text;
  for (const auto& part : as<Template>(value).parts) {
    const auto* expression = std::get_if<Expression>(&part);
    text += expression ? "${" + expression->source + "}" : std::get<std::string>(part);
  }
  return Value::text(text);
}

Value show_value_template(const void* value) {
  const auto& shown = as<ValueTemplate>(value);
  if (const auto* text = std::get_if<Template>(&shown.value)) return show_template(text);
  return shown.is_constant() ? shown.constant() : Value();
}

template <class T>
Value show_integer(const void* value) {
  return Value::number(static_cast<std::int64_t>(as<T>(value)));
}

}  // namespace

const Shape& ShapeOf<std::string>::get() {
  static const Shape shape{ScalarShape{
      Scalar::text, read_text, [](const void* v) { return Value::text(as<std::string>(v)); }}};
  return shape;
}

const Shape& ShapeOf<bool>::get() {
  static const Shape shape{ScalarShape{Scalar::boolean, read_boolean,
                                       [](const void* v) { return Value::boolean(as<bool>(v)); }}};
  return shape;
}

const Shape& ShapeOf<int>::get() {
  static const Shape shape{ScalarShape{Scalar::integer, read_integer<int>, show_integer<int>}};
  return shape;
}

const Shape& ShapeOf<std::int64_t>::get() {
  static const Shape shape{
      ScalarShape{Scalar::integer, read_integer<std::int64_t>, show_integer<std::int64_t>}};
  return shape;
}

const Shape& ShapeOf<double>::get() {
  static const Shape shape{ScalarShape{Scalar::number, read_number,
                                       [](const void* v) { return Value::number(as<double>(v)); }}};
  return shape;
}

const Shape& ShapeOf<Duration>::get() {
  static const Shape shape{ScalarShape{Scalar::duration, read_duration, [](const void* v) {
                                         return Value::text(base::to_text(as<Duration>(v)));
                                       }}};
  return shape;
}

const Shape& ShapeOf<Value>::get() {
  static const Shape shape{
      ScalarShape{Scalar::constant, read_constant, [](const void* v) { return as<Value>(v); }}};
  return shape;
}

const Shape& ShapeOf<Expression>::get() {
  static const Shape shape{ScalarShape{Scalar::expression, read_expression, [](const void* v) {
                                         return Value::text(as<Expression>(v).source);
                                       }}};
  return shape;
}

const Shape& ShapeOf<Template>::get() {
  static const Shape shape{ScalarShape{Scalar::template_text, read_template, show_template}};
  return shape;
}

const Shape& ShapeOf<ValueTemplate>::get() {
  static const Shape shape{
      ScalarShape{Scalar::value_template, read_value_template, show_value_template}};
  return shape;
}

}  // namespace engine::config
