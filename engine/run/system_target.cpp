#include "run/system_target.h"

#include <algorithm>

#include "run/hidden_keys.h"

namespace engine::run {

using base::ErrorKind;
using base::Result;
using base::Value;

namespace {

// Whose answer an error was: what a blocked task waits for.
template <typename T>
Result<T> from(const std::string& connection, Result<T> result) {
  if (result) return result;
  base::Error& error = result.error();
  if (error.connection.empty()) error.connection = connection;
  return result;
}

// What was asked for and is not told has no value.
void fill(Value& record, const std::vector<std::string>& fields) {
  for (const auto& field : fields) {
    if (field.find('.') == std::string::npos && !record.has(field))
      record.set(field, Value::null());
  }
}

std::vector<std::pair<std::string, Value>> conditions(const Value& where) {
  std::vector<std::pair<std::string, Value>> result;
  for (const auto& entry : where)
    result.emplace_back(std::string(entry.key.as_text()), entry.value);
  return result;
}

std::string_view word(spec::Effect effect) {
  switch (effect) {
    case spec::Effect::read:
      return "read";
    case spec::Effect::repeatable:
      return "repeatable";
    case spec::Effect::keyed:
      return "keyed";
    case spec::Effect::marked:
      return "marked";
    case spec::Effect::once:
      return "once";
  }
  return "once";
}

}  // namespace

SystemTarget::SystemTarget(const World& world, const LoadedPack& pack, store::Documents& documents,
                           lua::Runtime& lua, connector::CallOptions options)
    : world_(world), pack_(pack), documents_(documents), lua_(lua), options_(std::move(options)) {}

Result<connector::Client*> SystemTarget::client(const std::string& connection) const {
  const auto found = world_.clients.find(connection);
  if (found == world_.clients.end())
    return base::error(ErrorKind::internal, "there is no connection '" + connection + "'");
  return found->second.get();
}

const spec::Entity* SystemTarget::entity_spec(const rule::EntityRef& entity) const {
  const auto found = world_.clients.find(entity.connection);
  return found == world_.clients.end()
             ? nullptr
             : found->second->connector().spec().entities.find(entity.entity);
}

bool SystemTarget::carries_keys(const rule::EntityRef& entity) const {
  const auto found = world_.clients.find(entity.connection);
  if (found == world_.clients.end()) return false;
  const auto& hooks = found->second->connector().spec().hooks;
  return hooks && hooks->entity.value == entity.entity;
}

std::string SystemTarget::collection(const rule::EntityRef& entity) const {
  return pack_.pack->name() + "/" + entity.entity;
}

// What is asked for, with what the engine itself wants to know of each record.
Result<std::vector<std::string>> SystemTarget::whole(const rule::EntityRef& entity,
                                                     const std::vector<std::string>& fields) {
  const spec::Entity* spec = entity_spec(entity);
  if (fields.empty() || spec == nullptr) return fields;
  std::vector<std::string> result;
  for (const std::string& field : fields) {
    if (!rule::is_if_there(field)) {
      result.push_back(field);
      continue;
    }
    const std::string plain = field.substr(0, field.size() - 1);
    TRY(const bool there, has_field(entity, plain));
    if (there) result.push_back(plain);
  }
  for (const std::string& name : {spec->id, spec->modified}) {
    if (!name.empty() && std::find(result.begin(), result.end(), name) == result.end())
      result.push_back(name);
  }
  return result;
}

Result<bool> SystemTarget::has_field(const rule::EntityRef& entity, const std::string& field) {
  if (entity.is_store()) return true;
  TRY(auto* client, this->client(entity.connection));
  TRY(const auto info, from(entity.connection, client->info(lua_, entity.entity, options_)));
  return info->open || info->fields.contains(field);
}

Result<std::optional<Value>> SystemTarget::read(const rule::EntityRef& entity, const Value& id,
                                                const std::vector<std::string>& fields) {
  if (entity.is_store()) return documents_.get(collection(entity), std::string(id.as_text()));
  TRY(auto* client, this->client(entity.connection));
  TRY(const auto wanted, whole(entity, fields));
  TRY(auto record,
      from(entity.connection, client->read(lua_, entity.entity, id, wanted, options_)));
  if (record) fill(*record, wanted);
  return record;
}

Result<std::vector<Value>> SystemTarget::find(const rule::EntityRef& entity, const Value& by,
                                              const std::vector<std::string>& fields) {
  if (entity.is_store()) {
    store::DocumentQuery query;
    query.where = conditions(by);
    TRY(auto page, documents_.list(collection(entity), query));
    return std::move(page.items);
  }
  TRY(auto* client, this->client(entity.connection));
  TRY(const auto wanted, whole(entity, fields));
  const bool keys = carries_keys(entity);
  TRY(auto records, from(entity.connection,
                         client->find(lua_, entity.entity, keys ? with_keys(by, pack_.secrets) : by,
                                      wanted, options_)));
  for (auto& record : records) {
    if (keys) record = without_keys(record, pack_.secrets);
    fill(record, wanted);
  }
  return records;
}

Result<rule::Page> SystemTarget::list(const rule::EntityRef& entity, const rule::ListQuery& query,
                                      const std::vector<std::string>& fields) {
  rule::Page result;
  if (entity.is_store()) {
    store::DocumentQuery wanted;
    wanted.where = conditions(query.where);
    wanted.descending = !query.order.empty() && query.order[0] == '-';
    wanted.order = query.order.substr(wanted.descending ? 1 : 0);
    if (query.limit > 0) wanted.limit = query.limit;
    wanted.after = query.after.as_text();
    TRY(auto page, documents_.list(collection(entity), wanted));
    result.items = std::move(page.items);
    if (!page.next.empty()) result.next = Value::text(page.next);
    return result;
  }
  TRY(auto* client, this->client(entity.connection));
  TRY(const auto wanted, whole(entity, fields));
  TRY(auto page, from(entity.connection, client->list(lua_, entity.entity, query.with, wanted,
                                                      options_, query.after)));
  const bool keys = carries_keys(entity);
  for (auto& record : page.records) {
    if (keys) record = without_keys(record, pack_.secrets);
    const bool matches =
        std::all_of(query.where.begin(), query.where.end(), [&](const Value::Entry& condition) {
          return record.get(condition.key.as_text()) == condition.value;
        });
    if (!matches) continue;
    fill(record, wanted);
    result.items.push_back(std::move(record));
  }
  result.next = page.next;
  return result;
}

Result<Value> SystemTarget::call(const std::string& connection, const std::string& operation,
                                 const Value& with) {
  TRY(auto* client, this->client(connection));
  TRY(auto answer, from(connection, client->call(lua_, operation, with, options_)));
  return answer.body;
}

Result<rule::Receipt> SystemTarget::apply(const rule::Change& change) {
  if (change.connection == "store") return apply_to_store(change);
  TRY(auto* client, this->client(change.connection));
  if (change.kind == rule::ChangeKind::call) {
    TRY(auto answer,
        from(change.connection, client->call(lua_, change.entity, change.fields, options_)));
    return rule::Receipt{answer.value, {}, answer.body};
  }
  TRY(auto done, from(change.connection, written(*client, change)));
  return rule::Receipt{done.id.is_absent() ? change.id : done.id, done.record, {}};
}

Result<connector::Written> SystemTarget::written(connector::Client& client,
                                                 const rule::Change& change) {
  const bool keys = carries_keys({change.connection, change.entity});
  const Value fields = keys ? with_keys(change.fields, pack_.secrets) : change.fields;
  auto done = change.kind == rule::ChangeKind::create
                  ? client.create(lua_, change.entity, fields, options_)
              : change.kind == rule::ChangeKind::update
                  ? client.update(lua_, change.entity, change.id, fields, change.record, options_)
                  : client.remove(lua_, change.entity, change.id, options_);
  if (done && keys) done->record = without_keys(done->record, pack_.secrets);
  return done;
}

Result<void> SystemTarget::check(const rule::Change& change) {
  const bool record =
      change.kind == rule::ChangeKind::create || change.kind == rule::ChangeKind::update;
  if (change.connection == "store" || !record) return {};
  TRY(auto* client, this->client(change.connection));
  return client->check(lua_, change.entity, change.kind == rule::ChangeKind::create, change.fields,
                       change.record, options_);
}

Result<rule::Receipt> SystemTarget::apply_to_store(const rule::Change& change) {
  const std::string name = collection({change.connection, change.entity});
  const std::string id(change.id.as_text());
  if (change.kind == rule::ChangeKind::create) {
    TRY(Value record, documents_.insert(name, change.fields));
    return rule::Receipt{record.get("id"), record, {}};
  }
  if (change.kind == rule::ChangeKind::update) {
    TRY(Value record, documents_.update(name, id, change.fields));
    return rule::Receipt{change.id, record, {}};
  }
  TRY(const bool was_there, documents_.remove(name, id));
  if (!was_there)
    return base::error(ErrorKind::missing, "no store." + change.entity + " with id=" + id);
  return rule::Receipt{change.id, {}, {}};
}

Result<Value> SystemTarget::normalise(const rule::EntityRef& entity, const std::string& field,
                                      const Value& value) {
  if (entity.is_store() || value.is_promise()) return value;
  TRY(auto* client, this->client(entity.connection));
  TRY(const auto info, from(entity.connection, client->info(lua_, entity.entity, options_)));
  return client->normalise(*info, field, value);
}

Result<std::string> SystemTarget::id_field(const rule::EntityRef& entity) {
  const spec::Entity* spec = entity_spec(entity);
  return spec != nullptr ? spec->id : std::string("id");
}

Result<std::string> SystemTarget::modified_field(const rule::EntityRef& entity) {
  const spec::Entity* spec = entity_spec(entity);
  return spec != nullptr ? spec->modified : std::string();
}

std::string SystemTarget::operation_of(const rule::Change& change) const {
  if (change.kind == rule::ChangeKind::call) return change.entity;
  const spec::Entity* spec = entity_spec({change.connection, change.entity});
  if (spec == nullptr) return "";
  switch (change.kind) {
    case rule::ChangeKind::create:
      return spec->create.value;
    case rule::ChangeKind::update:
      return spec->update.value;
    default:
      return spec->delete_.value;
  }
}

std::map<std::string, int> SystemTarget::cost(const rule::Change& change) const {
  const auto found = world_.clients.find(change.connection);
  if (found == world_.clients.end()) return {};
  return found->second->cost(operation_of(change));
}

std::string SystemTarget::effect(const rule::Change& change) const {
  const auto found = world_.clients.find(change.connection);
  if (found == world_.clients.end()) return "repeatable";
  return std::string(word(found->second->effect(operation_of(change))));
}

base::Duration SystemTarget::readback_lag(const rule::Change& change) const {
  const auto found = world_.clients.find(change.connection);
  if (found == world_.clients.end()) return {};
  return found->second->readback_lag(operation_of(change));
}

}  // namespace engine::run
