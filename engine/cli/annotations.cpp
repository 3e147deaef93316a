#include "cli/annotations.h"

#include <vector>

#include "base/text.h"

namespace engine::cli {

namespace {

constexpr std::size_t kMostOfAKind = 10;

std::string escaped(std::string_view text, bool property) {
  std::string result;
  for (const char c : text) {
    if (c == '%')
      result += "%25";
    else if (c == '\r')
      result += "%0D";
    else if (c == '\n')
      result += "%0A";
    else if (property && c == ':')
      result += "%3A";
    else if (property && c == ',')
      result += "%2C";
    else
      result += c;
  }
  return result;
}

struct Annotation {
  base::Severity severity;
  base::SourceLoc at;
  std::string title;
  std::string message;
};

std::string line_of(const Annotation& annotation) {
  std::string line = annotation.severity == base::Severity::error ? "::error" : "::warning";
  std::string properties;
  const auto add = [&](const std::string& name, const std::string& value) {
    properties += (properties.empty() ? " " : ",") + name + "=" + escaped(value, true);
  };
  if (annotation.at.known()) add("file", annotation.at.file->path);
  if (annotation.at.line > 0) add("line", std::to_string(annotation.at.line));
  if (annotation.at.line > 0 && annotation.at.column > 0) {
    add("col", std::to_string(annotation.at.column));
    if (annotation.at.length > 0)
      add("endColumn", std::to_string(annotation.at.column + annotation.at.length));
  }
  add("title", annotation.title);
  return line + properties + "::" + escaped(annotation.message, false) + "\n";
}

// Errors first; of each kind as many as are shown.
std::string text_of(const std::vector<Annotation>& all) {
  std::string text;
  for (const base::Severity severity : {base::Severity::error, base::Severity::warning}) {
    std::vector<Annotation> kind;
    for (const Annotation& each : all) {
      if (each.severity == severity) kind.push_back(each);
    }
    if (kind.size() > kMostOfAKind) {
      const std::size_t more = kind.size() - kMostOfAKind;
      kind.resize(kMostOfAKind);
      kind.back().message += "\nand " + std::to_string(more) + " more";
    }
    for (const Annotation& each : kind) text += line_of(each);
  }
  return text;
}

}  // namespace

std::string annotations(const base::Diagnostics& diagnostics) {
  std::vector<Annotation> all;
  for (const base::Diagnostic& each : diagnostics.sorted()) {
    std::string message = each.message;
    for (const std::string& hint : each.hints) message += "\nhint: " + hint;
    all.push_back({each.severity, each.at, each.code, message});
  }
  return text_of(all);
}

std::string annotations(const app::CaseReport& report) {
  std::vector<Annotation> all;
  for (const app::CaseResult& each : report.results) {
    if (each.problems.empty()) continue;
    std::string message;
    for (const std::string& problem : each.problems)
      message += (message.empty() ? "" : "\n") + problem;
    all.push_back({base::Severity::error, each.at, each.name, message});
  }
  return text_of(all);
}

}  // namespace engine::cli
