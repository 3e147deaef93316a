#include "base/path.h"

#include <charconv>
#include <span>

namespace engine::base {

namespace {

// An index beyond this is a mistake, and filling a list up to it would take all memory.
constexpr std::size_t kLargestIndex = 999'999;
constexpr std::string_view kNotInName = ".[]\"\\ \t\r\n";

// What stands between brackets: digits, or a text in quotes with \" and \\ in it.
std::optional<Path::Step> take_index(std::string_view& text) {
  std::size_t index = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), index);
  if (code != std::errc() || index > kLargestIndex) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return index;
}

std::optional<Path::Step> take_quoted(std::string_view& text) {
  std::string key;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') {
      text.remove_prefix(i + 1);
      return key;
    }
    if (text[i] == '\\' && ++i == text.size()) return std::nullopt;
    key.push_back(text[i]);
  }
  return std::nullopt;
}

std::optional<Path::Step> take_bracket(std::string_view& text) {
  text.remove_prefix(1);
  auto step = text.substr(0, 1) == "\"" ? take_quoted(text) : take_index(text);
  if (!step || text.substr(0, 1) != "]") return std::nullopt;
  text.remove_prefix(1);
  return step;
}

std::optional<Path::Step> take_name(std::string_view& text) {
  const auto end = std::min(text.find_first_of(kNotInName), text.size());
  if (end == 0) return std::nullopt;
  std::string name(text.substr(0, end));
  text.remove_prefix(end);
  return name;
}

std::string quoted(std::string_view key) {
  std::string result = "\"";
  for (const char c : key) {
    if (c == '"' || c == '\\') result.push_back('\\');
    result.push_back(c);
  }
  return result + "\"";
}

void set_steps(Value& value, std::span<const Path::Step> steps, Value leaf);

void set_item(Value& list, std::size_t index, std::span<const Path::Step> rest, Value leaf) {
  Value changed = Value::list();
  for (std::size_t i = 0; i < std::max(list.size(), index + 1); ++i) {
    Value item = list.at(i);
    if (i == index) set_steps(item, rest, std::move(leaf));
    changed.push(std::move(item));
  }
  list = std::move(changed);
}

void set_steps(Value& value, std::span<const Path::Step> steps, Value leaf) {
  if (steps.empty()) {
    value = std::move(leaf);
    return;
  }
  const auto rest = steps.subspan(1);
  if (const auto* index = std::get_if<std::size_t>(&steps.front())) {
    set_item(value, *index, rest, std::move(leaf));
    return;
  }
  const auto& key = std::get<std::string>(steps.front());
  Value child = value.get(key);
  set_steps(child, rest, std::move(leaf));
  value.set(key, std::move(child));
}

}  // namespace

std::optional<Path> Path::parse(std::string_view text) {
  Path path;
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    const bool bracket = text.front() == '[';
    if (!bracket && !path.steps_.empty()) {
      if (text.front() != '.') return std::nullopt;
      text.remove_prefix(1);
    }
    auto step = bracket ? take_bracket(text) : take_name(text);
    if (!step) return std::nullopt;
    path.add(std::move(*step));
  }
  return path;
}

const Value& Path::in(const Value& value) const {
  const Value* current = &value;
  for (const Step& step : steps_) {
    if (const auto* index = std::get_if<std::size_t>(&step)) {
      current = &current->at(*index);
    } else {
      current = &current->get(std::get<std::string>(step));
    }
  }
  return *current;
}

void Path::set_in(Value& value, Value leaf) const {
  if (leaf.is_absent() && in(value).is_absent()) return;
  set_steps(value, steps_, std::move(leaf));
}

std::string Path::text() const {
  std::string result;
  for (const Step& step : steps_) {
    if (const auto* index = std::get_if<std::size_t>(&step)) {
      result += "[" + std::to_string(*index) + "]";
      continue;
    }
    const auto& key = std::get<std::string>(step);
    if (key.empty() || key.find_first_of(kNotInName) != std::string::npos) {
      result += "[" + quoted(key) + "]";
    } else {
      result += (result.empty() ? "" : ".") + key;
    }
  }
  return result;
}

}  // namespace engine::base
