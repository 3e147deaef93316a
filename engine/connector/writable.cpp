#include "connector/writable.h"

#include <algorithm>

#include "base/suggest.h"
#include "connector/normalise.h"

namespace engine::connector {

namespace {

bool holds(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool has_value(const base::Value& changes, const std::vector<std::string>& group) {
  return std::any_of(group.begin(), group.end(),
                     [&](const std::string& field) { return !changes.get(field).is_blank(); });
}

// Whether one of the fields that the expression looks at is among the changes.
bool touches(const base::Value& changes, const lua::Expression& expression) {
  constexpr std::string_view kRecord = "record.";
  for (const std::string& path : expression.paths()) {
    if (!path.starts_with(kRecord)) continue;
    const std::string_view field = std::string_view(path).substr(kRecord.size());
    if (changes.has(field.substr(0, field.find_first_of(".[")))) return true;
  }
  return false;
}

base::Error refused(const WriteTarget& target, const std::string& field, const std::string& why,
                    std::string hint = {}) {
  return base::error(base::ErrorKind::invalid,
                     "field '" + field + "' of " + target.title + " " + why, std::move(hint));
}

}  // namespace

base::Result<void> check_writable(const WriteTarget& target, const base::Value& changes) {
  const spec::Writable& writable = target.entity.spec->writable;
  for (const auto& [key, value] : changes) {
    const std::string name(key.as_text());
    const auto field = target.info.fields.find(name);
    if (field != target.info.fields.end() && field->second.read_only) {
      return refused(target, name, "is read-only");
    }
    if (holds(writable.never, name)) return refused(target, name, "must not be written");
    if (!writable.only.empty() && !holds(writable.only, name)) {
      return refused(target, name, "is not one that may be written",
                     base::did_you_mean(name, writable.only));
    }
  }
  return {};
}

base::Value settle_changes(const Entity& entity, WriteKind kind, const base::Value& changes) {
  const spec::Writable& writable = entity.spec->writable;
  base::Value settled = changes.is_object() ? changes : base::Value::object();
  if (kind == WriteKind::create) {
    for (const auto& [field, value] : writable.defaults) {
      if (settled.get(field.value).is_blank()) settled.set(field.value, value);
    }
  }
  const auto winner = std::find_if(writable.exclusive.begin(), writable.exclusive.end(),
                                   [&](const auto& group) { return has_value(settled, group); });
  if (winner == writable.exclusive.end()) return settled;
  for (auto group = writable.exclusive.begin(); group != writable.exclusive.end(); ++group) {
    if (group == winner) continue;
    for (const std::string& field : *group) {
      if (!holds(*winner, field)) settled.erase(field);
    }
  }
  return settled;
}

base::Result<void> check_needs(lua::Runtime& lua, const WriteTarget& target, WriteKind kind,
                               const base::Value& settings, const base::Value& changes,
                               const base::Value& before) {
  if (!target.entity.needs.given()) return {};
  base::Value record = before.is_object() ? before : base::Value::object();
  for (const auto& [name, value] : changes) record.set(name.as_text(), value);
  // An update answers for what it changes, not for how the record was before.
  if (kind == WriteKind::update && !touches(changes, target.entity.needs)) return {};
  lua::Scope scope;
  scope.set("settings", settings);
  scope.set("record", record);
  TRY(const bool enough, target.entity.needs.holds(lua, scope));
  if (enough) return {};
  const std::string& message = target.entity.spec->writable.needs_message;
  return base::error(
      base::ErrorKind::rejected,
      target.title + ": " + (message.empty() ? "the record lacks what a write needs" : message));
}

base::Result<base::Value> wire_changes(lua::Runtime& lua, const WriteTarget& target,
                                       const base::Value& settings, const base::Value& changes,
                                       const base::Value& before) {
  if (target.info.open) return changes;
  base::Value wire = base::Value::object();
  for (const auto& [key, value] : changes) {
    const std::string_view name = key.as_text();
    const auto field = target.info.fields.find(name);
    if (field == target.info.fields.end()) return refused(target, std::string(name), "is unknown");
    TRY(base::Value sent, wire_value(field->second, value));
    const auto codec = target.entity.codecs.find(name);
    if (codec != target.entity.codecs.end() && codec->second.write.given()) {
      lua::Scope scope;
      scope.set("settings", settings);
      scope.set("value", sent);
      scope.set("record", before.get(kWire));
      TRY(sent, codec->second.write.evaluate(lua, scope));
      if (sent.is_absent()) sent = base::Value::null();
    }
    field->second.path.set_in(wire, std::move(sent));
  }
  return wire;
}

}  // namespace engine::connector
