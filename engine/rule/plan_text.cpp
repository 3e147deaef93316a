// A plan for a person at a terminal.
#include <algorithm>

#include "base/text.h"
#include "rule/plan_summary.h"
#include "rule/plan_words.h"

namespace engine::rule {

namespace {

constexpr std::size_t kMostFields = 10;
constexpr std::size_t kMostRecords = 3;

// Characters, not bytes.
std::size_t width(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) {
    at += std::max<std::size_t>(base::utf8_length(text.substr(at)), 1);
  }
  return count;
}

std::string padded(const std::string& text, std::size_t to) {
  const std::size_t taken = width(text);
  return taken < to ? text + std::string(to - taken, ' ') : text;
}

std::string right_aligned(const std::string& text, std::size_t to) {
  const std::size_t taken = width(text);
  return taken < to ? std::string(to - taken, ' ') + text : text;
}

std::string_view colour(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::create:
      return "\033[32m";
    case ChangeKind::update:
      return "\033[33m";
    case ChangeKind::remove:
      return "\033[31m";
    case ChangeKind::call:
      return "\033[36m";
  }
  return "";
}

class PlanText {
 public:
  PlanText(const Plan& plan, const PlanStyle& style)
      : plan_(plan), style_(style), words_(plan, style.show_values) {}

  std::string run() {
    rules();
    changes();
    tasks();
    fields();
    costs();
    out_ += bold("Plan: ") + in_short(plan_) + ".\n";
    const auto maybe = std::count_if(plan_.changes.begin(), plan_.changes.end(),
                                     [](const Change& change) { return change.maybe; });
    if (maybe > 0) {
      out_ += std::to_string(maybe) + (maybe == 1 ? " change hangs" : " changes hang") +
              " on what only the vendor knows (maybe).\n";
    }
    return std::move(out_);
  }

 private:
  // A column of the rules' table; those without a count are left out.
  struct Column {
    const char* title;
    int Plan::Counts::*count;
  };

  void rules() {
    static constexpr Column kColumns[] = {
        {"create", &Plan::Counts::create},  {"update", &Plan::Counts::update},
        {"delete", &Plan::Counts::remove},  {"call", &Plan::Counts::call},
        {"same", &Plan::Counts::unchanged}, {"parked", &Plan::Counts::parked},
        {"failed", &Plan::Counts::failed},  {"done", &Plan::Counts::done}};
    const auto rules = rule_counts(plan_);
    if (rules.empty()) return;
    std::size_t widest = 0;
    for (const auto& rule : rules) widest = std::max(widest, width(rule.rule));
    const Plan::Counts total = plan_.counts();
    std::string head = padded("Rules", widest + 2);
    for (const Column& column : kColumns) {
      if (total.*column.count > 0) head += right_aligned(column.title, 8);
    }
    out_ += bold(without_end_blanks(head)) + "\n";
    for (const auto& rule : rules) {
      std::string line = "  " + padded(rule.rule, widest);
      for (const Column& column : kColumns) {
        if (total.*column.count > 0) {
          line += right_aligned(std::to_string(rule.counts.*column.count), 8);
        }
      }
      out_ += without_end_blanks(line) + "\n";
    }
    out_ += "\n";
  }

  void changes() {
    if (plan_.changes.empty()) return;
    out_ += bold("Changes") + "\n";
    const std::size_t most = style_.most_changes == 0 ? plan_.changes.size() : style_.most_changes;
    const std::size_t shown = std::min(most, plan_.changes.size());
    for (std::size_t i = 0; i < shown; ++i) change(plan_.changes[i]);
    if (shown < plan_.changes.size()) {
      out_ += "  and " + std::to_string(plan_.changes.size() - shown) + " more\n";
    }
    out_ += "\n";
  }

  void change(const Change& change) {
    std::string line = "  " + coloured(std::string(1, sign(change.kind)), colour(change.kind)) +
                       " " + bold(words_.record(change));
    if (const std::string title = words_.title(change); !title.empty()) line += "  " + title;
    if (!change.source.empty()) line += "  from " + change.source;
    if (change.maybe) line += "  maybe";
    if (const std::string at = place(change.at); !at.empty()) line += "  " + dim(at);
    out_ += line + "\n";

    struct Row {
      std::string field, value, place;
    };

    std::vector<Row> rows;
    std::size_t field_width = 0;
    std::size_t value_width = 0;
    for (const auto& entry : change.fields) {
      const std::string field(entry.key.as_text());
      std::string value = words_.value(entry.value);
      if (change.kind == ChangeKind::update) {
        const auto [before, after] = words_.values(change.before.get(field), entry.value);
        value = before + " → " + after;
      }
      field_width = std::max(field_width, width(field));
      value_width = std::max(value_width, width(value));
      rows.push_back({field, std::move(value), place(change, field)});
    }
    for (const Row& row : rows) {
      const std::string text =
          "      " + padded(row.field, field_width) + "  " + padded(row.value, value_width);
      out_ +=
          row.place.empty() ? without_end_blanks(text) + "\n" : text + "  " + dim(row.place) + "\n";
    }
  }

  void tasks() {
    const auto groups = task_groups(plan_);
    if (groups.empty()) return;
    out_ += bold("Not written") + "\n";
    for (const TaskGroup& group : groups) {
      const bool same = group.outcome == "skipped";
      out_ += "  " + right_aligned(std::to_string(group.records.size()), 5) + " " +
              padded(same ? "same" : group.outcome, 6) + "  " + group.reason + "\n";
      if (!same) out_ += std::string(16, ' ') + dim(records(group)) + "\n";
    }
    out_ += "\n";
  }

  static std::string records(const TaskGroup& group) {
    std::string text;
    for (std::size_t i = 0; i < group.records.size() && i < kMostRecords; ++i) {
      text += (i == 0 ? "" : ", ") + group.records[i];
    }
    if (group.records.size() > kMostRecords) {
      text += " and " + std::to_string(group.records.size() - kMostRecords) + " more";
    }
    return text;
  }

  void fields() {
    auto counts = field_counts(plan_, words_);
    if (plan_.counts().update < 2 || counts.empty()) return;
    out_ += bold("Updated fields") + "\n";
    std::size_t widest = 0;
    for (const auto& field : counts) widest = std::max(widest, width(field.field));
    for (std::size_t i = 0; i < counts.size() && i < kMostFields; ++i)
      field_line(counts[i], widest);
    if (counts.size() > kMostFields) {
      out_ += "  and " + std::to_string(counts.size() - kMostFields) + " more\n";
    }
    for (const auto& field : counts) {
      if (field.cleared == 0) continue;
      out_ += "  " + coloured("would clear " + field.field, colour(ChangeKind::remove)) + " on " +
              std::to_string(field.cleared) + (field.cleared == 1 ? " record\n" : " records\n");
    }
    out_ += "\n";
  }

  void field_line(const FieldCount& field, std::size_t widest) {
    std::string line = "  " + padded(field.field, widest) +
                       right_aligned(std::to_string(field.changes), 6) + " of " +
                       std::to_string(field.updates);
    if (!field.transition.empty()) {
      line += "   " + field.transition + " " + std::to_string(field.transitions) + " times";
    }
    if (field.is_noise()) line += "   in nearly every update: only its form may differ";
    out_ += line + "\n";
  }

  void costs() {
    const auto lines = cost_lines(plan_);
    if (lines.empty()) return;
    out_ += bold("Cost") + "\n";
    std::size_t widest = 0;
    for (const auto& line : lines) widest = std::max(widest, width(line.connection));
    for (const CostLine& line : lines) {
      const std::string calls =
          std::to_string(line.calls) + (line.calls == 1 ? " call " : " calls");
      out_ += without_end_blanks("  " + padded(line.connection, widest) + "  " + line.purpose +
                                 right_aligned(calls, 13) + "   " + line.budgets) +
              "\n";
    }
    out_ += "\n";
  }

  static std::string without_end_blanks(const std::string& line) {
    return line.substr(0, line.find_last_not_of(' ') + 1);
  }

  std::string coloured(const std::string& text, std::string_view colour) const {
    return style_.colour ? std::string(colour) + text + "\033[0m" : text;
  }

  std::string bold(const std::string& text) const { return coloured(text, "\033[1m"); }

  std::string dim(const std::string& text) const { return coloured(text, "\033[2m"); }

  const Plan& plan_;
  const PlanStyle& style_;
  PlanWords words_;
  std::string out_;
};

}  // namespace

std::string to_text(const Plan& plan, const PlanStyle& style) {
  return PlanText(plan, style).run();
}

}  // namespace engine::rule
