#include "server/route_table.h"

#include <optional>
#include <set>

#include "base/text.h"
#include "run/input.h"

namespace engine::server {

using base::Value;

namespace {

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : std::isxdigit(static_cast<unsigned char>(text[i])) == 0)
      return false;
  }
  return true;
}

// The parameters of a path that fits; a value of the wrong type does not fit.
std::optional<Value> fit(const spec::Route& pattern, const std::vector<std::string_view>& path) {
  if (pattern.segments.size() != path.size()) return std::nullopt;
  Value params = Value::object({});
  for (std::size_t i = 0; i < path.size(); ++i) {
    const auto& segment = pattern.segments[i];
    std::string_view text = path[i];
    if (segment.name.empty()) {
      if (text != segment.before) return std::nullopt;
      continue;
    }
    if (!text.starts_with(segment.before) || !text.ends_with(segment.after) ||
        text.size() <= segment.before.size() + segment.after.size()) {
      return std::nullopt;
    }
    text.remove_prefix(segment.before.size());
    text.remove_suffix(segment.after.size());
    if (segment.type == "uuid" && !is_uuid(text)) return std::nullopt;
    auto value = run::typed(segment.type == "int" ? "int" : "text", Value::text(text));
    if (!value) return std::nullopt;
    params.set(segment.name, std::move(*value));
  }
  return params;
}

std::vector<std::string_view> segments_of(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  if (path.ends_with('/')) path.remove_suffix(1);
  return base::split(path, '/');
}

}  // namespace

RouteTable::RouteTable(std::shared_ptr<const run::World> world, const std::string& pack)
    : world_(std::move(world)), pack_(world_->pack(pack)) {
  for (const auto& loaded : world_->packs) {
    const auto* given = world_->workspace->app.packs.find(loaded.pack->name());
    const bool own_address = given != nullptr && given->listen.has_value();
    if (pack.empty() ? own_address : loaded.pack->name() != pack) continue;
    for (const auto& rule : loaded.pack->rules()) {
      for (const auto& route : rule->routes) {
        base::Diagnostics ignored;  // checked when the workspace was linked
        auto pattern = spec::parse_route(route.spec->route, ignored);
        if (pattern) entries_.push_back({&loaded, rule.get(), &route, std::move(*pattern)});
      }
    }
  }
}

std::vector<RouteMatch> RouteTable::match(const std::string& method,
                                          const std::string& path) const {
  const auto segments = segments_of(path);
  std::vector<RouteMatch> exact;
  std::vector<RouteMatch> with_parameters;
  for (const auto& entry : entries_) {
    if (entry.pattern.method != method) continue;
    auto params = fit(entry.pattern, segments);
    if (!params) continue;
    (params->size() == 0 ? exact : with_parameters).push_back({&entry, std::move(*params)});
  }
  exact.insert(exact.end(), with_parameters.begin(), with_parameters.end());
  return exact;
}

std::string RouteTable::allowed(const std::string& path) const {
  const auto segments = segments_of(path);
  std::set<std::string> methods;
  for (const auto& entry : entries_) {
    if (fit(entry.pattern, segments)) methods.insert(entry.pattern.method);
  }
  std::string list;
  for (const std::string& method : methods) list += (list.empty() ? "" : ", ") + method;
  return list;
}

}  // namespace engine::server
