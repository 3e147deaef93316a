#include "config/scalar.h"

#include <charconv>
#include <cmath>

namespace engine::config {

using base::Value;

namespace {

bool is_plain_scalar(const Node& node) {
  return node.kind == Node::Kind::scalar && !node.quoted;
}

Value scalar_value(const Node& node) {
  if (const auto boolean = as_boolean(node)) return Value::boolean(*boolean);
  if (!node.quoted && base::is_json_number(node.text)) return Value::number_text(node.text);
  return Value::text(node.text);
}

}  // namespace

std::optional<bool> as_boolean(const Node& node) {
  if (!is_plain_scalar(node)) return std::nullopt;
  if (node.text == "true") return true;
  if (node.text == "false") return false;
  return std::nullopt;
}

std::optional<std::int64_t> as_integer(const Node& node) {
  if (!is_plain_scalar(node) || !base::is_json_number(node.text)) return std::nullopt;
  std::int64_t number = 0;
  const char* end = node.text.data() + node.text.size();
  const auto [stop, failure] = std::from_chars(node.text.data(), end, number);
  if (failure != std::errc() || stop != end) return std::nullopt;
  return number;
}

std::optional<double> as_number(const Node& node) {
  if (!is_plain_scalar(node) || !base::is_json_number(node.text)) return std::nullopt;
  double number = 0;
  const auto [stop, failure] =
      std::from_chars(node.text.data(), node.text.data() + node.text.size(), number);
  if (failure != std::errc() || !std::isfinite(number)) return std::nullopt;
  return number;
}

Value to_value(const Node& node) {
  switch (node.kind) {
    case Node::Kind::empty:
      return Value::null();
    case Node::Kind::scalar:
      return scalar_value(node);
    case Node::Kind::list: {
      Value list = Value::list();
      for (const Node& item : node.items) list.push(to_value(item));
      return list;
    }
    case Node::Kind::map: {
      Value object = Value::object();
      for (const Node::Entry& entry : node.entries) object.set(entry.key, to_value(entry.value));
      return object;
    }
  }
  return {};
}

}  // namespace engine::config
