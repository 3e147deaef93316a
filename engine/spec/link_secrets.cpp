#include <cctype>
#include <set>

#include "config/expressions.h"
#include "spec/link_parts.h"

namespace engine::spec {

namespace {

bool in_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// The NAME of each settings.NAME in Lua, and where it begins.
std::vector<std::pair<std::string, std::size_t>> settings_in(const std::string& lua) {
  static const std::string kPrefix = "settings.";
  std::vector<std::pair<std::string, std::size_t>> found;
  for (std::size_t at = lua.find(kPrefix); at != std::string::npos;
       at = lua.find(kPrefix, at + 1)) {
    if (at > 0 && (in_name(lua[at - 1]) || lua[at - 1] == '.')) continue;
    std::size_t end = at + kPrefix.size();
    while (end < lua.size() && in_name(lua[end])) ++end;
    found.emplace_back(lua.substr(at + kPrefix.size(), end - at - kPrefix.size()), at);
  }
  return found;
}

template <class T>
void check(const T& spec, base::Diagnostics& diagnostics) {
  std::set<std::string> secrets;
  for (const auto& [name, setting] : spec.settings) {
    if (setting.type == SettingType::secret) secrets.insert(name.value);
  }
  if (secrets.empty()) return;
  config::each_expression(
      spec, [&](const config::Expression& expression, const config::Constraints& key) {
        if (key.secrets) return;
        for (const auto& [name, at] : settings_in(expression.source)) {
          if (!secrets.contains(name)) continue;
          base::SourceLoc place = expression.at;
          if (expression.source.find('\n') == std::string::npos)
            place.column += static_cast<int>(at);
          place.length = static_cast<int>(name.size() + std::string_view("settings.").size());
          diagnostics.error(
              "secret-here", place, "the secret 'settings." + name + "' may not stand here",
              "secrets stand in 'auth', in 'base' and in the settings of a connection only");
        }
      });
}

}  // namespace

void check_secrets(const Connector& connector, base::Diagnostics& diagnostics) {
  check(connector, diagnostics);
}

void check_secrets(const Pack& pack, base::Diagnostics& diagnostics) {
  check(pack, diagnostics);
}

}  // namespace engine::spec
