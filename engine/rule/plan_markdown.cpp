// A plan for a comment on a pull request, where the length is limited.
#include "base/text.h"
#include "rule/plan_summary.h"
#include "rule/plan_words.h"

namespace engine::rule {

namespace {

// Text as it is, whatever Markdown or HTML would make of it.
std::string escaped(std::string_view text) {
  constexpr std::string_view kSpecial = "\\`*_[]|~#";
  std::string result;
  for (const char c : text) {
    if (c == '<') {
      result += "&lt;";
    } else if (c == '&') {
      result += "&amp;";
    } else if (c == '\n') {
      result += ' ';
    } else {
      if (kSpecial.find(c) != std::string_view::npos) result += '\\';
      result += c;
    }
  }
  return result;
}

std::string row(std::initializer_list<std::string> cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += " " + cell + " |";
  return line + "\n";
}

std::string rules(const Plan& plan) {
  std::string text =
      "| rule | create | update | delete | call | same | parked | failed |\n"
      "|---|--:|--:|--:|--:|--:|--:|--:|\n";
  const auto number = [](int count) { return std::to_string(count); };
  for (const auto& [rule, counts] : rule_counts(plan)) {
    text += row({escaped(rule), number(counts.create), number(counts.update), number(counts.remove),
                 number(counts.call), number(counts.unchanged), number(counts.parked),
                 number(counts.failed)});
  }
  return text + "\n";
}

std::string problems(const Plan& plan, const PlanWords& words) {
  std::string text;
  for (const TaskGroup& group : task_groups(plan)) {
    if (group.outcome == "skipped") continue;
    text += "- " + std::to_string(group.records.size()) + " " + group.outcome + ": " +
            escaped(group.reason) + "\n";
  }
  for (const FieldCount& field : field_counts(plan, words)) {
    if (field.cleared == 0) continue;
    text += "- would clear **" + escaped(field.field) + "** on " + std::to_string(field.cleared) +
            (field.cleared == 1 ? " record\n" : " records\n");
  }
  for (const CostLine& line : cost_lines(plan)) {
    text += "- " + escaped(line.connection) + " " + line.purpose + ": " +
            std::to_string(line.calls) + (line.calls == 1 ? " call" : " calls");
    text += (line.budgets.empty() ? "" : ", " + escaped(line.budgets)) + "\n";
  }
  return text.empty() ? text : text + "\n";
}

std::string change_text(const Change& change, const PlanWords& words) {
  std::string text =
      "**`" + std::string(1, sign(change.kind)) + "` " + escaped(words.record(change)) + "**";
  if (const std::string title = words.title(change); !title.empty()) text += " " + escaped(title);
  if (change.maybe) text += " (maybe)";
  text += "\n\n";
  if (change.fields.size() == 0) return text;
  text += "| field | before | after | because of |\n|---|---|---|---|\n";
  for (const auto& entry : change.fields) {
    const auto field = entry.key.as_text();
    const bool update = change.kind == ChangeKind::update;
    const auto [before, after] =
        update ? words.values(change.before.get(field), entry.value)
               : std::pair<std::string, std::string>("", words.value(entry.value));
    text += row({escaped(field), escaped(before), escaped(after), escaped(place(change, field))});
  }
  return text + "\n";
}

std::string cut(std::string text, std::size_t most_bytes) {
  if (text.size() <= most_bytes) return text;
  std::size_t at = 0;
  while (true) {
    const std::size_t next =
        at + std::max<std::size_t>(base::utf8_length(std::string_view(text).substr(at)), 1);
    if (next > most_bytes) return text.substr(0, at);
    at = next;
  }
}

}  // namespace

std::string to_markdown(const Plan& plan, std::size_t most_bytes) {
  const PlanWords words(plan, true);
  std::string text = "### Plan: " + in_short(plan) + "\n\n";
  if (!plan.changes.empty() || !plan.tasks.empty()) text += rules(plan);
  text += problems(plan, words);
  if (plan.changes.empty()) return cut(std::move(text), most_bytes);

  const std::string end = "</details>\n";
  const auto rest = [&](std::size_t count) { return "and " + std::to_string(count) + " more\n\n"; };
  const std::size_t reserved = end.size() + rest(plan.changes.size()).size();
  text += "<details><summary>Changes</summary>\n\n";
  std::size_t shown = 0;
  for (const Change& change : plan.changes) {
    const std::string next = change_text(change, words);
    if (text.size() + next.size() + reserved > most_bytes) break;
    text += next;
    ++shown;
  }
  if (shown < plan.changes.size()) text += rest(plan.changes.size() - shown);
  return cut(text + end, most_bytes);
}

}  // namespace engine::rule
