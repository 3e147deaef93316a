#include "config/constraint.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace engine::config {

namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool may_follow(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '-';
}

}  // namespace

void Constraints::add(const Constraints& more) {
  if (more.range) range = more.range;
  one_or_many |= more.one_or_many;
  identifier |= more.identifier;
  not_empty |= more.not_empty;
  percent |= more.percent;
  secrets |= more.secrets;
  words.insert(words.end(), more.words.begin(), more.words.end());
  if (!more.only_name.empty()) only_name = more.only_name;
  scope.insert(scope.end(), more.scope.begin(), more.scope.end());
  if (!more.example.empty()) example = more.example;
}

Constraints Constraints::for_items() const {
  Constraints items = *this;
  items.one_or_many = false;
  items.not_empty = false;
  items.only_name.clear();
  return items;
}

Constraints range(double min, double max) {
  Constraints made;
  made.range = Range{min, max, fmt::format("{}", min), fmt::format("{}", max)};
  return made;
}

Constraints range(base::Duration min, base::Duration max) {
  Constraints made;
  made.range = Range{static_cast<double>(min.count()), static_cast<double>(max.count()),
                     base::to_text(min), base::to_text(max)};
  return made;
}

Constraints one_or_many() {
  Constraints made;
  made.one_or_many = true;
  return made;
}

Constraints identifier() {
  Constraints made;
  made.identifier = true;
  return made;
}

Constraints not_empty() {
  Constraints made;
  made.not_empty = true;
  return made;
}

Constraints words(std::vector<std::string> words) {
  Constraints made;
  made.words = std::move(words);
  return made;
}

Constraints percent() {
  Constraints made;
  made.percent = true;
  return made;
}

Constraints or_only(std::string name) {
  Constraints made;
  made.only_name = std::move(name);
  return made;
}

Constraints secrets() {
  Constraints made;
  made.secrets = true;
  return made;
}

Constraints scope(std::vector<std::string> names) {
  Constraints made;
  made.scope = std::move(names);
  return made;
}

Constraints example(std::string yaml) {
  Constraints made;
  made.example = std::move(yaml);
  return made;
}

bool is_identifier(const std::string& text) {
  return !text.empty() && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(), may_follow);
}

}  // namespace engine::config
