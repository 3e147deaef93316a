#include "lua/name_check.h"

#include <algorithm>

#include "base/suggest.h"
#include "config/shape.h"
#include "lua/body.h"

namespace engine::lua {

namespace {

std::string root_of(const std::string& name) {
  return name.substr(0, name.find('.'));
}

// Whether `whole` is `part`, or `part` with steps behind it.
bool begins_with_path(std::string_view whole, std::string_view part) {
  if (!whole.starts_with(part)) return false;
  return whole.size() == part.size() || whole[part.size()] == '.' || whole[part.size()] == '[';
}

}  // namespace

bool NameCheck::in_scope(std::string_view root) const {
  return std::any_of(names_.begin(), names_.end(),
                     [&](const std::string& name) { return root_of(name) == root; });
}

bool NameCheck::check(const Reference& reference, const base::SourceLoc& at) {
  if (in_scope(reference.root)) return check_field(reference, at);
  const std::size_t module = script_.body().find_module(reference.root);
  const std::vector<std::string>& globals = script_.known_names();
  const bool is_global = std::any_of(globals.begin(), globals.end(), [&](const std::string& name) {
    return root_of(name) == reference.root;
  });
  if (is_global) return check_global(reference, at);
  if (module < script_.body().modules.size()) return check_module(reference, module, at);
  std::vector<std::string> known = script_.module_names();
  for (const std::string& name : names_) known.push_back(root_of(name));
  for (const std::string& name : globals) known.push_back(root_of(name));
  std::string hint = base::did_you_mean(reference.root, known);
  if (hint.empty()) hint = scope_hint();
  return unknown(reference.root, hint, at);
}

// The values that stand here, for a name that is near none of them.
std::string NameCheck::scope_hint() const {
  std::vector<std::string> roots;
  for (const std::string& name : names_) {
    const std::string root = root_of(name);
    if (std::find(roots.begin(), roots.end(), root) == roots.end()) roots.push_back(root);
  }
  std::sort(roots.begin(), roots.end());
  if (roots.empty()) return "no value is known here, only functions";
  return "known here " + std::string(roots.size() == 1 ? "is " : "are ") +
         config::enumerate(roots, "and");
}

bool NameCheck::check_field(const Reference& reference, const base::SourceLoc& at) {
  const std::string text = reference.text();
  if (reference.is_assigned) {
    diagnostics_.error("read-only", at, "'" + text + "' cannot be changed here",
                       "write the value into a local");
    return false;
  }
  const std::string prefix = reference.root + ".";
  std::vector<std::string> fields;
  for (const std::string& name : names_) {
    if (name.starts_with(prefix)) fields.push_back(name);
  }
  if (fields.empty() || text == reference.root) return true;
  const bool known = std::any_of(fields.begin(), fields.end(), [&](const std::string& field) {
    return field == prefix + "*" || begins_with_path(text, field) || begins_with_path(field, text);
  });
  return known || unknown(text, base::did_you_mean(text, fields), at);
}

bool NameCheck::check_global(const Reference& reference, const base::SourceLoc& at) {
  const std::string text = reference.text();
  const std::vector<std::string>& globals = script_.known_names();
  const bool known = std::any_of(globals.begin(), globals.end(), [&](const std::string& name) {
    return begins_with_path(name, text);
  });
  return known || unknown(text, base::did_you_mean(text, globals), at);
}

bool NameCheck::check_module(const Reference& reference, std::size_t module,
                             const base::SourceLoc& at) {
  if (!reference.is_called) return true;
  const auto functions = script_.body().trial->functions_of(script_, module);
  if (!functions) {
    diagnostics_.error(functions.error().code, functions.error().at, functions.error().message,
                       functions.error().hint);
    return false;
  }
  const std::string member = reference.path.text();
  if (std::find(functions->begin(), functions->end(), member) != functions->end()) return true;
  diagnostics_.error("unknown-function", at,
                     "module '" + reference.root + "' has no function '" + member + "'",
                     config::name_hint(member, *functions));
  return false;
}

bool NameCheck::unknown(const std::string& name, const std::string& hint,
                        const base::SourceLoc& at) {
  diagnostics_.error("unknown-name", at, "'" + name + "' is not known here", hint);
  return false;
}

}  // namespace engine::lua
