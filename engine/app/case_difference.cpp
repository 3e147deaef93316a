#include "app/case_difference.h"

#include "base/json.h"
#include "base/text.h"

namespace engine::app {

using base::Value;

namespace {

constexpr std::size_t kMostShown = 300;

bool is_nothing(const Value& value) {
  return value.is_absent() || value.is_null();
}

}  // namespace

std::string shown(const Value& value) {
  if (value.is_absent()) return "nothing";
  std::string text = base::to_json(value);
  if (text.size() <= kMostShown) return text;
  std::size_t end = 0;  // not within a character
  while (end < kMostShown) {
    const std::size_t length = base::utf8_length(std::string_view(text).substr(end));
    end += length == 0 ? 1 : length;
  }
  return text.substr(0, end) + "…";
}

void Differences::add(const base::SourceLoc& at, const std::string& what,
                      const std::string& expected, const std::string& got) {
  say(at, what + ": expected " + expected + ", got " + got);
}

void Differences::say(const base::SourceLoc& at, const std::string& message,
                      const std::string& hint) {
  const std::string place = at.known() ? at.file->path + ":" + std::to_string(at.line) + ": " : "";
  lines_.push_back(place + message + (hint.empty() ? "" : "\n  hint: " + hint));
}

void Differences::compare(const base::SourceLoc& at, const std::string& what, const Value& expected,
                          const Value& got) {
  if (expected.is_object() && got.is_object()) {
    for (const auto& entry : expected) {
      const std::string key(entry.key.as_text());
      compare(at, what + "." + key, entry.value, got.get(key));
    }
  } else if (expected.is_list() && got.is_list() && expected.size() == got.size()) {
    for (std::size_t i = 0; i < expected.size(); ++i)
      compare(at, what + "[" + std::to_string(i) + "]", expected.at(i), got.at(i));
  } else if (!(is_nothing(expected) && is_nothing(got)) && !(expected == got)) {
    add(at, what, shown(expected), shown(got));
  }
}

bool fits(const Value& expected, const Value& got) {
  Differences differences;
  differences.compare({}, "", expected, got);
  return differences.take().empty();
}

}  // namespace engine::app
