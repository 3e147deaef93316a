#include "cli/test_report.h"

#include <map>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"

namespace engine::cli {

using app::CaseReport;
using app::CaseResult;
using base::Value;

namespace {

double seconds(base::Duration span) {
  return static_cast<double>(span.count()) / 1e6;
}

// Each line of the problems behind `prefix`.
std::string lines(const CaseResult& result, std::string_view prefix) {
  std::string text;
  for (const std::string& problem : result.problems) {
    for (const auto line : base::split(problem, '\n')) {
      text += prefix;
      text += line;
      text += '\n';
    }
  }
  return text;
}

// For attributes and text; what XML 1.0 cannot hold becomes '?'.
std::string xml(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      default:
        safe += static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' ? '?' : c;
    }
  }
  return safe;
}

}  // namespace

std::string case_text(const CaseResult& result) {
  return (result.problems.empty() ? "ok    " : "FAIL  ") + result.folder + ": " + result.name +
         "\n" + lines(result, "      ");
}

std::string case_summary(const CaseReport& report) {
  return fmt::format("{} passed, {} failed\n", report.results.size() - report.failed(),
                     report.failed());
}

std::string case_json(const CaseReport& report) {
  Value cases = Value::list();
  for (const CaseResult& each : report.results) {
    Value problems = Value::list();
    for (const std::string& problem : each.problems) problems.push(Value::text(problem));
    cases.push(Value::object({{"folder", Value::text(each.folder)},
                              {"name", Value::text(each.name)},
                              {"file", Value::text(each.at.known() ? each.at.file->path : "")},
                              {"line", Value::number(static_cast<std::int64_t>(each.at.line))},
                              {"passed", Value::boolean(each.problems.empty())},
                              {"seconds", Value::number(seconds(each.took))},
                              {"problems", problems}}));
  }
  const auto failed = static_cast<std::int64_t>(report.failed());
  const auto all = static_cast<std::int64_t>(report.results.size());
  return base::to_pretty_json(Value::object({{"format", Value::text("engine.test")},
                                             {"version", Value::text("1.0")},
                                             {"passed", Value::number(all - failed)},
                                             {"failed", Value::number(failed)},
                                             {"cases", cases}})) +
         "\n";
}

std::string case_tap(const CaseReport& report) {
  std::string text = fmt::format("TAP version 13\n1..{}\n", report.results.size());
  int number = 0;
  for (const CaseResult& each : report.results) {
    std::string name = each.folder + ": " + each.name;
    for (char& c : name) {
      if (c == '#' || c == '\n') c = ' ';  // would begin a directive
    }
    text += fmt::format("{} {} - {}\n", each.problems.empty() ? "ok" : "not ok", ++number, name) +
            lines(each, "# ");
  }
  return text;
}

std::string case_junit(const CaseReport& report) {
  std::string text = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"{}\" failures=\"{}\">\n",
      report.results.size(), report.failed());
  std::map<std::string, CaseReport> suites;
  for (const CaseResult& each : report.results) suites[each.folder].results.push_back(each);
  for (const auto& [folder, suite] : suites) {
    text += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\">\n", xml(folder),
                        suite.results.size(), suite.failed());
    for (const CaseResult& each : suite.results) {
      text += fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{:.3f}\"", xml(folder),
                          xml(each.name), seconds(each.took));
      if (each.problems.empty()) {
        text += "/>\n";
      } else {
        text += fmt::format(">\n      <failure message=\"{}\">{}</failure>\n    </testcase>\n",
                            xml(each.problems.front()), xml(lines(each, "")));
      }
    }
    text += "  </testsuite>\n";
  }
  return text + "</testsuites>\n";
}

}  // namespace engine::cli
