#include "connector/entity.h"

namespace engine::connector {

base::Result<Written> Records::create(lua::Runtime& lua, const std::string& entity,
                                      const base::Value& changes, const CallOptions& options) {
  TRY(const Entity* const found, entity_of(entity));
  TRY(const Operation* const operation, operation_of(*found, found->spec->create.value, "created"));
  const base::Value before;
  Write write{WriteKind::create, *found, *operation, base::Value::object(), before};
  return this->write(lua, write, changes, options);
}

base::Result<Written> Records::update(lua::Runtime& lua, const std::string& entity,
                                      const base::Value& id, const base::Value& changes,
                                      const base::Value& before, const CallOptions& options) {
  TRY(const Entity* const found, entity_of(entity));
  TRY(const Operation* const operation, operation_of(*found, found->spec->update.value, "updated"));
  TRY(check_id(*found, id, "update"));
  Write write{WriteKind::update, *found, *operation, base::Value::object({{"id", id}}), before};
  TRY(Written written, this->write(lua, write, changes, options));
  if (written.id.is_absent()) written.id = id;
  return written;
}

base::Result<Records::Checked> Records::checked(lua::Runtime& lua, const Write& write,
                                                const base::Value& changes,
                                                const CallOptions& options) {
  const std::string title = title_of(write.entity);
  base::Value settled = settle_changes(write.entity, write.kind, changes);
  Names names;
  for (const auto& [name, value] : settled) names.emplace_back(name.as_text());
  TRY(Info info, parts_.schemas.info_with(lua, write.entity, names, options));

  const WriteTarget target{title, write.entity, *info};
  TRY(check_writable(target, settled));
  TRY(check_needs(lua, target, write.kind, parts_.settings, settled, write.before));
  return Checked{std::move(info), std::move(settled)};
}

base::Result<base::Value> Records::wire_of(lua::Runtime& lua, const Write& write,
                                           const Checked& checked,
                                           const base::Value& before) const {
  const std::string title = title_of(write.entity);
  return wire_changes(lua, {title, write.entity, *checked.info}, parts_.settings, checked.changes,
                      before);
}

base::Result<void> Records::check(lua::Runtime& lua, const std::string& entity, WriteKind kind,
                                  const base::Value& changes, const base::Value& before,
                                  const CallOptions& options) {
  TRY(const Entity* const found, entity_of(entity));
  const bool creates = kind == WriteKind::create;
  const auto& name = creates ? found->spec->create.value : found->spec->update.value;
  TRY(const Operation* const operation,
      operation_of(*found, name, creates ? "created" : "updated"));
  const Write write{kind, *found, *operation, base::Value::object(), before};
  TRY(const Checked allowed, checked(lua, write, changes, options));
  TRY(wire_of(lua, write, allowed, before));
  return {};
}

// A `write` that builds on the record as it came must not build on nothing (the other entries of a
// list would be lost): when the caller does not have it, it is read now.
base::Result<base::Value> Records::with_wire(lua::Runtime& lua, const Write& write,
                                             const base::Value& changes,
                                             const CallOptions& options) {
  Names needed;
  for (const auto& [name, value] : changes) {
    const auto codec = write.entity.codecs.find(name.as_text());
    if (codec != write.entity.codecs.end() && codec->second.writes_from_record) {
      needed.push_back(codec->first);
    }
  }
  const bool creates = write.kind == WriteKind::create;
  if (creates || needed.empty() || write.before.has(kWire)) return write.before;
  TRY(const auto record, read(lua, write.entity.name, write.arguments.get("id"), needed, options));
  if (!record) {
    return base::error(base::ErrorKind::missing,
                       title_of(write.entity) + ": the record to update is not there");
  }
  base::Value known = write.before.is_object() ? write.before : base::Value::object();
  known.set(kWire, record->get(kWire));
  return known;
}

base::Result<Written> Records::write(lua::Runtime& lua, Write& write, const base::Value& changes,
                                     const CallOptions& options) {
  TRY(const Checked allowed, checked(lua, write, changes, options));
  TRY(const base::Value before, with_wire(lua, write, allowed.changes, options));
  TRY(base::Value wire, wire_of(lua, write, allowed, before));
  write.arguments.set("changes", std::move(wire));
  write.arguments.set("record", before.get(kWire));

  TRY(const Answer answer, parts_.caller.call(lua, write.operation, write.arguments, options, {}));
  const Names all;
  auto result = written(lua, {write.entity, allowed.info, all}, answer);
  if (!result) result.error().executed = base::Executed::yes;
  return result;
}

// The answer's `value` is the record after the write, or its id.
base::Result<Written> Records::written(lua::Runtime& lua, const View& view,
                                       const Answer& answer) const {
  if (answer.value.is_absent() || answer.value.is_null()) return Written{};
  if (!answer.value.is_object()) return Written{answer.value, {}};
  TRY(auto record, normalise(lua, view, answer.value));
  if (!record) return Written{};
  return Written{record->get(view.info->id), *record};
}

base::Result<Written> Records::remove(lua::Runtime& lua, const std::string& entity,
                                      const base::Value& id, const CallOptions& options) {
  TRY(const Entity* const found, entity_of(entity));
  TRY(const Operation* const operation,
      operation_of(*found, found->spec->delete_.value, "deleted"));
  TRY(check_id(*found, id, "delete"));
  const base::Value arguments = base::Value::object({{"id", id}});
  const auto answer = parts_.caller.call(lua, *operation, arguments, options, {});
  // What is not there any more need not be deleted: a repeated delete is a success.
  const bool gone = !answer && answer.error().kind == base::ErrorKind::missing;
  if (!answer && !gone) return answer.error();
  return Written{id, {}};
}

}  // namespace engine::connector
