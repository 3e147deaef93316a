#include "cli/workspace.h"

#include <cstdio>
#include <cstdlib>

#include <unistd.h>

#include "base/json.h"
#include "cli/annotations.h"
#include "http/curl_transport.h"

namespace engine::cli {

using base::ErrorKind;
using base::Value;

app::LoadOptions load_options(const Common& common) {
  app::LoadOptions options;
  options.folders.packs = common.rules.empty() ? std::vector<std::string>{"rules"} : common.rules;
  options.folders.connectors = common.connectors;
  options.folders.scripts = common.scripts;
  options.folders.app_file = common.config;
  options.public_url = common.public_url;
  for (const auto& text : common.set) {
    if (auto override_ = app::parse_override(text))
      options.overrides.push_back(std::move(*override_));
  }
  return options;
}

bool colour_on(const Common& common, int descriptor) {
  if (common.colour == "always") return true;
  if (common.colour == "never") return false;
  const auto set = [](const char* name) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread
    return value != nullptr && *value != '\0';
  };
  if (set("NO_COLOR")) return false;
  if (set("CLICOLOR_FORCE")) return true;
  const char* term = std::getenv("TERM");  // NOLINT(concurrency-mt-unsafe): before any thread
  return isatty(descriptor) != 0 && (term == nullptr || std::string(term) != "dumb");
}

namespace {

Value to_value(const base::Diagnostic& diagnostic) {
  Value hints = Value::list();
  for (const auto& hint : diagnostic.hints) hints.push(Value::text(hint));
  Value result = Value::object(
      {{"severity",
        Value::text(diagnostic.severity == base::Severity::error ? "error" : "warning")},
       {"code", Value::text(diagnostic.code)},
       {"message", Value::text(diagnostic.message)}});
  if (diagnostic.at.known()) {
    result.set("file", Value::text(diagnostic.at.file->path));
    result.set("line", Value::number(static_cast<std::int64_t>(diagnostic.at.line)));
    result.set("column", Value::number(static_cast<std::int64_t>(diagnostic.at.column)));
    result.set("end_column", Value::number(static_cast<std::int64_t>(diagnostic.at.column +
                                                                     diagnostic.at.length)));
  }
  result.set("hints", hints);
  return result;
}

}  // namespace

void print(const base::Diagnostics& diagnostics, const Common& common) {
  if (common.output == "json") {
    Value list = Value::list();
    for (const auto& each : diagnostics.sorted()) list.push(to_value(each));
    const Value all = Value::object({{"format", Value::text("engine.diagnostics")},
                                     {"version", Value::text("1.0")},
                                     {"diagnostics", list}});
    std::printf("%s\n", base::to_pretty_json(all).c_str());
    return;
  }
  if (common.output == "annotations") std::fputs(annotations(diagnostics).c_str(), stdout);
  const bool colour = colour_on(common, STDERR_FILENO);
  for (const auto& each : diagnostics.sorted())
    std::fputs(base::to_text(each, colour).c_str(), stderr);
}

void print(const base::Error& error) {
  std::fprintf(stderr, "engine: %s\n", base::to_text(error).c_str());
  if (!error.hint.empty()) std::fprintf(stderr, "  hint: %s\n", error.hint.c_str());
}

int exit_code(const base::Error& error) {
  if (error.code == "locked" || error.code == "newer" || error.code == "corrupt") return kStore;
  if (error.code == "commit-unknown") return kStartAgain;
  switch (error.kind) {
    case ErrorKind::invalid:
      return kUsage;
    case ErrorKind::unauthorized:
      return kCredentials;
    case ErrorKind::transient:
    case ErrorKind::throttled:
    case ErrorKind::stopped:
      return kVendor;
    case ErrorKind::internal:
      return kBug;
    default:
      return kFindings;
  }
}

base::Result<Value> key_values(const std::vector<std::string>& words) {
  Value result = Value::object({});
  for (const auto& word : words) {
    const auto equals = word.find('=');
    if (equals == std::string::npos || equals == 0) {
      return base::error(ErrorKind::invalid, "'" + word + "' is not of the form name=value");
    }
    result.set(word.substr(0, equals), Value::text(word.substr(equals + 1)));
  }
  return result;
}

std::variant<std::unique_ptr<Workshop>, int> open_workshop(const Common& common, bool in_memory) {
  const app::LoadOptions options = load_options(common);
  for (const auto& text : common.set) {
    if (app::parse_override(text)) continue;
    print(base::error(ErrorKind::invalid, "--set wants NAME.SETTING=VALUE, not '" + text + "'"));
    return kUsage;
  }
  // The store's place is in the workspace; a workspace with errors says so before a store is
  // touched.
  app::Compiled compiled = app::compile(options.folders);
  if (compiled.diagnostics.has_errors()) {
    print(compiled.diagnostics, common);
    return kUsage;
  }
  auto workshop = std::make_unique<Workshop>();
  workshop->transport = std::make_unique<http::CurlTransport>();
  auto store = in_memory ? store::open_memory(workshop->clock)
                         : store::open_sqlite(app::store_path(*compiled.workspace, common.store),
                                              workshop->clock);
  if (!store) {
    print(store.error());
    return exit_code(store.error());
  }
  workshop->machine = std::make_unique<app::Machine>(app::Machine::Parts{
      workshop->clock, *workshop->transport, workshop->metrics, std::move(*store)});
  const base::Diagnostics diagnostics = workshop->machine->load(options);
  if (!diagnostics.empty()) print(diagnostics, common);
  if (diagnostics.has_errors()) return kUsage;
  return workshop;
}

}  // namespace engine::cli
