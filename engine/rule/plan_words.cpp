#include "rule/plan_words.h"

#include "base/json.h"
#include "base/text.h"

namespace engine::rule {

using base::Value;

namespace {

constexpr std::size_t kLongestValue = 60;

// At most `kLongestValue` characters.
std::string shortened(std::string text) {
  std::size_t at = 0;
  for (std::size_t count = 0; at < text.size() && count < kLongestValue; ++count) {
    at += std::max<std::size_t>(base::utf8_length(std::string_view(text).substr(at)), 1);
  }
  if (at >= text.size()) return text;
  return text.substr(0, at) + "…";
}

// Whether it can stand as it is: one line, no blanks at its ends.
bool is_plain(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < ' ') return false;
  }
  return base::trim(text) == text;
}

}  // namespace

PlanWords::PlanWords(const Plan& plan, bool show_values) : show_values_(show_values) {
  for (const Change& change : plan.changes) {
    if (change.kind == ChangeKind::create) number_promises(change.id);
  }
  for (const Change& change : plan.changes) {
    number_promises(change.id);
    number_promises(change.fields);
  }
}

void PlanWords::number_promises(const Value& value) {
  for (const auto& entry : value) number_promises(entry.value);
  for (const Value& item : value.items()) number_promises(item);
  if (!value.is_promise()) return;
  const std::string name(value.as_text());
  if (promises_.count(name) > 0) return;
  const std::string entity = name.substr(0, name.find('#'));
  promises_[name] = "(new " + entity + " " + std::to_string(++created_[entity]) + ")";
}

std::string PlanWords::promise(const Value& value) const {
  const auto known = promises_.find(value.as_text());
  return known == promises_.end() ? std::string(value.as_text()) : known->second;
}

std::string PlanWords::value(const Value& value) const {
  if (value.is_promise()) return promise(value);
  if (value.is_absent() || value.is_null() || (value.is_text() && value.as_text().empty()))
    return "—";
  if (!show_values_) return "•••";
  if (value.is_number() || (value.is_text() && is_plain(value.as_text()))) {
    return shortened(std::string(value.as_text()));
  }
  return shortened(base::to_json(value));
}

std::pair<std::string, std::string> PlanWords::values(const Value& before,
                                                      const Value& after) const {
  std::pair<std::string, std::string> shown{value(before), value(after)};
  if (show_values_ && shown.first == shown.second)
    shown = {base::to_json(before), base::to_json(after)};
  return shown;
}

std::string PlanWords::record(const Change& change) const {
  const std::string entity = change.connection + "." + change.entity;
  if (change.id.is_absent()) return entity;
  if (change.id.is_promise()) return entity + " " + promise(change.id);
  return entity + " " + std::string(change.id.as_text());
}

std::string PlanWords::title(const Change& change) const {
  return show_values_ ? shortened(change.title) : "";
}

char sign(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::create:
      return '+';
    case ChangeKind::update:
      return '~';
    case ChangeKind::remove:
      return '-';
    case ChangeKind::call:
      return '!';
  }
  return '!';
}

std::string place(const base::SourceLoc& at) {
  if (!at.known()) return "";
  const std::string& path = at.file->path;
  return path.substr(path.rfind('/') + 1) + ":" + std::to_string(at.line);
}

std::string place(const Change& change, std::string_view field) {
  for (const FieldReason& reason : change.reasons) {
    if (reason.field == field) return place(reason.at);
  }
  return "";
}

}  // namespace engine::rule
