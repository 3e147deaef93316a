#include "lua/script.h"

#include <algorithm>
#include <atomic>

#include "config/shape.h"
#include "lua/body.h"
#include "lua/chunk.h"

namespace engine::lua {

using base::Diagnostics;
using base::SourceLoc;

namespace {

std::uint64_t next_id() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

void report(const base::Error& error, Diagnostics& diagnostics) {
  diagnostics.error(error.code.empty() ? "lua-module" : error.code, error.at, error.message,
                    error.hint);
}

}  // namespace

std::size_t Script::Body::find_module(std::string_view module) const {
  const auto found = std::find_if(modules.begin(), modules.end(),
                                  [&](const Module& m) { return m.name == module; });
  return static_cast<std::size_t>(found - modules.begin());
}

std::vector<std::string> Script::Body::module_names() const {
  std::vector<std::string> names;
  for (const Module& module : modules) names.push_back(module.name);
  return names;
}

Script::Script(std::string name, Kind kind, std::vector<Module> own, std::vector<Module> general)
    : body_(std::make_unique<Body>()) {
  body_->name = std::move(name);
  body_->kind = kind;
  body_->id = next_id();
  body_->modules = std::move(own);
  body_->own_modules = body_->modules.size();
  for (Module& module : general) {
    if (body_->find_module(module.name) == body_->modules.size())
      body_->modules.push_back(std::move(module));
  }
  body_->trial = std::make_unique<Runtime>();
}

Script::~Script() = default;

const std::string& Script::name() const {
  return body_->name;
}

std::vector<std::string> Script::module_names() const {
  return body_->module_names();
}

void Script::check(Diagnostics& diagnostics) {
  for (std::size_t i = 0; i < body_->own_modules; ++i) {
    const Module& module = body_->modules[i];
    const SourceLoc start{module.source, 1, 1, 0};
    if (const auto message = body_->trial->syntax_error(*this, module.source->text)) {
      report_syntax(*message, module.source->text, start, diagnostics);
      continue;
    }
    const auto functions = body_->trial->functions_of(*this, i);
    if (!functions) report(functions.error(), diagnostics);
  }
}

std::optional<FunctionRef> Script::add_expression(const std::string& source, const SourceLoc& at,
                                                  const std::vector<std::string>& parameters,
                                                  Diagnostics& diagnostics) {
  if (!check_syntax(source, at, diagnostics)) return std::nullopt;
  std::string code;
  for (const std::string& parameter : parameters)
    code += (code.empty() ? "local " : ",") + parameter;
  if (!parameters.empty()) code += "=... ";
  // In brackets it is one value, and no tail call, so that an error of a host function finds its
  // line; the new line ends a comment.
  code += "return (" + source + "\n)";
  if (const auto message = body_->trial->syntax_error(*this, code)) {
    report_syntax(*message, source, at, diagnostics);
    return std::nullopt;
  }
  body_->chunks.push_back({std::move(code), at, 0, ""});
  return FunctionRef{static_cast<int>(body_->chunks.size()) - 1};
}

bool Script::check_syntax(const std::string& source, const SourceLoc& at,
                          Diagnostics& diagnostics) {
  const auto message = body_->trial->syntax_error(*this, "return " + source);
  if (message) report_syntax(*message, source, at, diagnostics);
  return !message;
}

const std::vector<std::string>& Script::known_names() {
  if (body_->known_names.empty()) body_->known_names = body_->trial->visible_names(*this);
  return body_->known_names;
}

std::optional<FunctionRef> Script::function(const std::string& name, const SourceLoc& at,
                                            Diagnostics& diagnostics) {
  const std::size_t dot = name.rfind('.');
  // A module's name may have dots itself.
  std::size_t module = body_->find_module(name);
  std::string member;
  if (module == body_->modules.size() && dot != std::string::npos) {
    module = body_->find_module(std::string_view(name).substr(0, dot));
    member = name.substr(dot + 1);
  }
  if (module == body_->modules.size()) {
    const std::string wanted = name.substr(0, dot);
    diagnostics.error("unknown-function", at, "there is no module '" + wanted + "'",
                      config::name_hint(wanted, module_names()));
    return std::nullopt;
  }
  const auto functions = body_->trial->functions_of(*this, module);
  if (!functions) {
    report(functions.error(), diagnostics);
    return std::nullopt;
  }
  if (std::find(functions->begin(), functions->end(), member) == functions->end()) {
    const std::string& shown = body_->modules[module].name;
    if (member.empty()) {
      diagnostics.error("unknown-function", at, "module '" + shown + "' is a table of functions",
                        "name one of them, such as " + shown + "." +
                            (functions->empty() ? "f" : functions->front()));
    } else {
      diagnostics.error("unknown-function", at,
                        "module '" + shown + "' has no function '" + member + "'",
                        config::name_hint(member, *functions));
    }
    return std::nullopt;
  }
  body_->chunks.push_back({"", at, module, member});
  return FunctionRef{static_cast<int>(body_->chunks.size()) - 1};
}

}  // namespace engine::lua
