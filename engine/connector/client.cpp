#include "connector/client.h"

#include "base/json.h"
#include "base/log.h"
#include "base/suggest.h"
#include "connector/auth.h"
#include "connector/batch.h"
#include "connector/budget.h"
#include "connector/cache.h"
#include "connector/caller.h"
#include "connector/entity.h"
#include "connector/normalise.h"
#include "connector/schema.h"
#include "connector/setup.h"

namespace engine::connector {

namespace {

base::Value to_value(const Answer& answer) {
  base::Value items = base::Value::list();
  for (const base::Value& item : answer.items) items.push(item);
  return base::Value::object({{"status", base::Value::number(std::int64_t{answer.status})},
                              {"headers", answer.headers},
                              {"body", answer.body},
                              {"value", answer.value},
                              {"items", items},
                              {"next", answer.next},
                              {"resume", answer.resume}});
}

Answer to_answer(const base::Value& value) {
  Answer answer;
  answer.status = static_cast<int>(value.get("status").as_integer().value_or(0));
  answer.headers = value.get("headers");
  answer.body = value.get("body");
  answer.value = value.get("value");
  const auto items = value.get("items").items();
  answer.items.assign(items.begin(), items.end());
  answer.next = value.get("next");
  answer.resume = value.get("resume");
  return answer;
}

}  // namespace

struct Client::Parts {
  Parts(std::shared_ptr<const Connector> source, Account given, http::Transport& transport,
        base::Clock& clock, Memory& memory, base::Metrics& metrics)
      : connector(std::move(source)),
        account(std::move(given)),
        settings(complete_settings(connector->spec(), account.settings)),
        auth(choose_auth(connector->compiled(), account.auth,
                         {account.secrets, settings, transport, clock}, broken)),
        budgets(account.name, allowances(connector->compiled(), settings, broken), clock, memory,
                metrics),
        caller(
            {account.name, settings, account.secrets, *auth, budgets, transport, clock, metrics}),
        cache(clock, memory),
        batches(caller),
        schemas(account.name, connector->compiled(), settings, caller, cache, clock),
        records({account.name, connector->compiled(), settings, caller, batches, schemas}) {
    for (const auto& [name, secret] : account.secrets) base::log::redact(secret);
  }

  base::Result<void> usable() const {
    if (broken) return *broken;
    return {};
  }

  const std::shared_ptr<const Connector> connector;
  const Account account;
  const base::Value settings;
  std::optional<base::Error> broken;  // why no call can be made
  const std::unique_ptr<Auth> auth;
  Budgets budgets;
  Caller caller;
  Cache cache;
  Batches batches;
  Schemas schemas;
  Records records;
};

Client::Client(std::shared_ptr<const Connector> connector, Account account,
               http::Transport& transport, base::Clock& clock, Memory& memory,
               base::Metrics& metrics)
    : parts_(std::make_unique<Parts>(std::move(connector), std::move(account), transport, clock,
                                     memory, metrics)) {}

Client::~Client() = default;

const std::string& Client::name() const {
  return parts_->account.name;
}

const Connector& Client::connector() const {
  return *parts_->connector;
}

base::Result<Answer> Client::call(lua::Runtime& lua, const std::string& operation,
                                  const base::Value& arguments, const CallOptions& options,
                                  const base::Value& page) {
  TRY(parts_->usable());
  const Compiled& compiled = parts_->connector->compiled();
  const Operation* const found = compiled.operation(operation);
  if (!found) {
    std::vector<std::string> names;
    for (const auto& [known, each] : compiled.operations) names.push_back(known);
    return base::error(base::ErrorKind::invalid, name() + " has no operation '" + operation + "'",
                       base::did_you_mean(operation, names));
  }
  if (!found->cache) return parts_->caller.call(lua, *found, arguments, options, page);
  const std::string key = "answer " + name() + "." + operation + " " +
                          base::to_canonical_json(arguments) + " " + base::to_canonical_json(page);
  TRY(const Kept kept, parts_->cache.get(key, *found->cache, [&]() -> base::Result<base::Value> {
    TRY(const Answer answer, parts_->caller.call(lua, *found, arguments, options, page));
    return to_value(answer);
  }));
  return to_answer(kept.value);
}

base::Result<std::optional<base::Value>> Client::read(lua::Runtime& lua, const std::string& entity,
                                                      const base::Value& id,
                                                      const std::vector<std::string>& fields,
                                                      const CallOptions& options) {
  TRY(parts_->usable());
  return parts_->records.read(lua, entity, id, fields, options);
}

base::Result<std::map<std::string, base::Value>> Client::read_many(
    lua::Runtime& lua, const std::string& entity, const std::vector<base::Value>& ids,
    const std::vector<std::string>& fields, const CallOptions& options) {
  TRY(parts_->usable());
  return parts_->records.read_many(lua, entity, ids, fields, options);
}

base::Result<std::vector<base::Value>> Client::find(lua::Runtime& lua, const std::string& entity,
                                                    const base::Value& by,
                                                    const std::vector<std::string>& fields,
                                                    const CallOptions& options) {
  TRY(parts_->usable());
  return parts_->records.find(lua, entity, by, fields, options);
}

base::Result<RecordPage> Client::list(lua::Runtime& lua, const std::string& entity,
                                      const base::Value& with,
                                      const std::vector<std::string>& fields,
                                      const CallOptions& options, const base::Value& page) {
  TRY(parts_->usable());
  return parts_->records.list(lua, entity, with, fields, options, page);
}

base::Result<void> Client::check(lua::Runtime& lua, const std::string& entity, bool creates,
                                 const base::Value& changes, const base::Value& before,
                                 const CallOptions& options) {
  TRY(parts_->usable());
  const WriteKind kind = creates ? WriteKind::create : WriteKind::update;
  return parts_->records.check(lua, entity, kind, changes, before, options);
}

base::Result<Written> Client::create(lua::Runtime& lua, const std::string& entity,
                                     const base::Value& changes, const CallOptions& options) {
  TRY(parts_->usable());
  return parts_->records.create(lua, entity, changes, options);
}

base::Result<Written> Client::update(lua::Runtime& lua, const std::string& entity,
                                     const base::Value& id, const base::Value& changes,
                                     const base::Value& before, const CallOptions& options) {
  TRY(parts_->usable());
  return parts_->records.update(lua, entity, id, changes, before, options);
}

base::Result<Written> Client::remove(lua::Runtime& lua, const std::string& entity,
                                     const base::Value& id, const CallOptions& options) {
  TRY(parts_->usable());
  return parts_->records.remove(lua, entity, id, options);
}

base::Result<std::shared_ptr<const EntityInfo>> Client::info(lua::Runtime& lua,
                                                             const std::string& entity,
                                                             const CallOptions& options) {
  TRY(parts_->usable());
  return parts_->records.info(lua, entity, options);
}

base::Result<base::Value> Client::normalise(const EntityInfo& info, const std::string& field,
                                            const base::Value& value) const {
  const auto known = info.fields.find(field);
  if (known != info.fields.end()) return wanted_value(known->second, value);
  if (info.open) return value;
  return base::error(base::ErrorKind::invalid, "there is no field '" + field + "'");
}

base::Result<base::Value> Client::registration(lua::Runtime& lua, const base::Value& hook) const {
  lua::Scope scope;
  scope.set("settings", parts_->settings);
  scope.set("hook", hook);
  base::Value record = base::Value::object();
  for (const auto& [field, source] : parts_->connector->compiled().registration) {
    TRY(base::Value value, source.evaluate(lua, scope));
    if (!value.is_absent()) record.set(field, std::move(value));
  }
  return record;
}

std::map<std::string, int> Client::cost(const std::string& operation) const {
  const Operation* const found = parts_->connector->compiled().operation(operation);
  if (!found) return {};
  std::map<std::string, int> cost{{"calls", 1}};
  for (const auto& [budget, units] : found->cost) {
    const spec::Budget* const spec = parts_->connector->spec().budgets.find(budget);
    if (spec && (spec->per || spec->resets)) cost[budget] = units;
  }
  return cost;
}

spec::Effect Client::effect(const std::string& operation) const {
  const Operation* const found = parts_->connector->compiled().operation(operation);
  return found ? found->effect : spec::Effect::once;
}

base::Duration Client::readback_lag(const std::string& operation) const {
  const Operation* const found = parts_->connector->compiled().operation(operation);
  return found ? found->readback_lag : base::Duration(0);
}

std::vector<Client::BudgetView> Client::budgets() const {
  return parts_->budgets.view();
}

std::int64_t Client::calls() const {
  return parts_->caller.calls();
}

}  // namespace engine::connector
