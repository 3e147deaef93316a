// One connection (account) of a connector: runs operations and reads and writes records.
//
// Shared by all workers and rules: one token with single-flight refresh, one set of budgets, one cache of
// metadata. Records go in and out with field names and normalised values; the wire's keys, option ids and wrappings
// stay inside. Waits for budgets within the request's deadline; longer waits come back as `throttled`
// with retry_after, so that no worker sleeps on them. Safe to use from several threads; each brings its lua::Runtime.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/metrics.h"
#include "base/path.h"
#include "base/result.h"
#include "base/secret.h"
#include "base/value.h"
#include "connector/connector.h"
#include "connector/memory.h"
#include "http/transport.h"
#include "lua/runtime.h"

namespace engine::connector {

// Values of the connector's settings for one account.
struct Account {
  std::string name;                                  // of the connection
  std::string auth;                                  // alternative; "" = the first
  base::Value settings;                              // without secrets
  std::map<std::string, base::Secret> secrets;       // of type secret
};

class Validators;

// A call's share of budgets, and how much waiting it may do.
struct CallOptions {
  std::string lane = "live";
  base::Duration patience{std::chrono::seconds(10)};  // longest wait for a budget before `throttled`
  Validators* validators = nullptr;                  // makes conditional operations so; nullptr: none
};

// What came back from one operation, classified as a success.
struct Answer {
  int status = 0;
  bool unchanged = false;                            // of a conditional request: nothing else is told
  base::Value headers;                               // object, names in lower case
  base::Value body;                                  // JSON value; a text when it is no JSON
  base::Value value;                                 // the operation's `value`
  std::vector<base::Value> items;                    // the operation's `items` (wire records)
  base::Value next;                                  // page state for the next page; absent at the end
  base::Value resume;                                // page state where a later listing goes on: at the end too, if told
};

struct FieldInfo {
  std::string name;
  std::string key;                                   // as the API calls it
  base::Path path;                                   // where it stands in a wire record
  std::string title;
  spec::FieldType type = spec::FieldType::any;
  bool read_only = false;
  std::vector<std::string> options;                  // labels
  std::vector<base::Value> option_ids;               // what the wire says for each of them
};

// What is known of an entity: its own fields and those of the product's metadata. Immutable snapshot.
struct EntityInfo {
  std::string id;                                    // name of the id field
  std::string modified;
  std::map<std::string, FieldInfo, std::less<>> fields;
  bool open = false;                                 // no schema and no fields declared: any name is a field
  std::vector<std::string> notes;                    // for people: names that several fields would have
};

struct RecordPage {
  std::vector<base::Value> records;
  base::Value next;                                  // absent at the end
  base::Value resume;                                // as in Answer
};

struct Written {
  base::Value id;                                    // absent when the API does not tell
  base::Value record;                                // the record after the write, when the answer carries it; else absent
};

class Client {
 public:
  Client(std::shared_ptr<const Connector> connector, Account account, http::Transport& transport, base::Clock& clock,
         Memory& memory, base::Metrics& metrics);
  ~Client();

  const std::string& name() const;
  const Connector& connector() const;

  // One operation by name with named arguments. `page`: page state of an answer before. A write is sent once.
  base::Result<Answer> call(lua::Runtime& lua, const std::string& operation, const base::Value& arguments,
                            const CallOptions& options, const base::Value& page = {});

  // `fields`: names wanted; empty = all. nullopt: not found (404, missing_when).
  base::Result<std::optional<base::Value>> read(lua::Runtime& lua, const std::string& entity, const base::Value& id,
                                                const std::vector<std::string>& fields, const CallOptions& options);
  // By the id's text; those not found are left out. Uses the batch operation where there is one.
  base::Result<std::map<std::string, base::Value>> read_many(lua::Runtime& lua, const std::string& entity,
                                                             const std::vector<base::Value>& ids,
                                                             const std::vector<std::string>& fields,
                                                             const CallOptions& options);
  // Records whose fields are exactly these after normalisation; "similar" hits are filtered out.
  base::Result<std::vector<base::Value>> find(lua::Runtime& lua, const std::string& entity, const base::Value& by,
                                              const std::vector<std::string>& fields, const CallOptions& options);
  base::Result<RecordPage> list(lua::Runtime& lua, const std::string& entity, const base::Value& with,
                                const std::vector<std::string>& fields, const CallOptions& options, const base::Value& page);
  // `changes`: field name -> value (null clears). `before`: the record as read (may be absent).
  base::Result<Written> create(lua::Runtime& lua, const std::string& entity, const base::Value& changes, const CallOptions& options);
  base::Result<Written> update(lua::Runtime& lua, const std::string& entity, const base::Value& id, const base::Value& changes,
                               const base::Value& before, const CallOptions& options);
  base::Result<Written> remove(lua::Runtime& lua, const std::string& entity, const base::Value& id, const CallOptions& options);

  // Whether a create (`before` absent) or an update would be let through, without making it.
  base::Result<void> check(lua::Runtime& lua, const std::string& entity, bool creates,
                           const base::Value& changes, const base::Value& before,
                           const CallOptions& options);

  // From the cache, else by the schema's operation.
  base::Result<std::shared_ptr<const EntityInfo>> info(lua::Runtime& lua, const std::string& entity, const CallOptions& options);
  // What the field's value will look like when it is read back: "3" -> 3 for a number, " Ada" stays, option id -> label.
  // Error invalid when the field cannot hold it (unknown option, no number). Uses `info`'s snapshot only.
  base::Result<base::Value> normalise(const EntityInfo& info, const std::string& field, const base::Value& value) const;

  // The record of a registration: what the connector's `hooks` makes of url, entity, event, name and what opens the route.
  base::Result<base::Value> registration(lua::Runtime& lua, const base::Value& hook) const;

  // Calls and budget units that the writes of this kind cost, for plans: budget -> units ("calls" -> requests).
  std::map<std::string, int> cost(const std::string& operation) const;
  spec::Effect effect(const std::string& operation) const;
  base::Duration readback_lag(const std::string& operation) const;

  struct BudgetView {
    std::string budget;
    double used = 0, capacity = 0;
    std::optional<base::Duration> wait;              // until a live call would pass
  };
  std::vector<BudgetView> budgets() const;
  // Requests sent since the start, refused and repeated ones included, token calls excluded.
  std::int64_t calls() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace engine::connector
