#include "app/docs_tables.h"

#include <span>

#include "base/diagnostic_codes.h"
#include "base/metrics.h"
#include "lua/host.h"

namespace engine::app {

namespace {

std::string code(std::string_view text) {
  return "`" + std::string(text) + "`";
}

// `|` ends a cell of a table.
std::string cell(std::string_view text) {
  std::string result;
  for (const char c : text) result += c == '|' ? std::string("\\|") : std::string(1, c);
  return result;
}

std::string_view word(base::MetricKind kind) {
  switch (kind) {
    case base::MetricKind::counter:
      return "counter";
    case base::MetricKind::gauge:
      return "gauge";
    case base::MetricKind::histogram:
      return "histogram";
  }
  return "";
}

std::string code_table(std::span<const base::CodeMeaning> codes) {
  std::string text = "| code | |\n|---|---|\n";
  for (const auto& each : codes)
    text += "| " + code(each.code) + " | " + cell(each.meaning) + " |\n";
  return text;
}

}  // namespace

std::string function_table() {
  std::string text =
      "Every expression and every script may use them; all but those of connectors are pure.\n\n"
      "| function | |\n|---|---|\n";
  for (const auto& function : lua::host_functions()) {
    text += "| " + code(cell(function.signature)) + " | " + cell(function.doc) +
            (function.connector_only ? " Only in scripts of connectors." : "") + " |\n";
  }
  return text;
}

std::string metric_table() {
  std::string text =
      "At `/metrics`, in the text format of Prometheus.\n\n| metric | kind | labels | |\n"
      "|---|---|---|---|\n";
  for (const auto& metric : base::metrics()) {
    std::string labels;
    for (const auto label : metric.labels) labels += (labels.empty() ? "" : ", ") + code(label);
    text += "| " + code(metric.name) + " | " + std::string(word(metric.kind)) + " | " + labels +
            " | " + cell(metric.help) + " |\n";
  }
  return text;
}

std::string code_tables() {
  return "Codes are stable: they may be searched for and relied on.\n\n## What `check` says\n\n" +
         code_table(base::diagnostic_codes()) +
         "\n## What happens while running\n\nA task, its log lines and `--output json` carry them "
         "beside the message.\n\n" +
         code_table(base::error_codes());
}

}  // namespace engine::app
