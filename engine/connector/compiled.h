// A connector's specification with its templates and expressions compiled, for this layer only.
//
// The same words as in spec/: connector::Operation is the compiled spec::Operation, its defaults
// filled in. Immutable once compiled.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "connector/secret_text.h"
#include "lua/expression.h"
#include "lua/script.h"
#include "spec/connector_spec.h"

namespace engine::connector {

struct AnswerRule {
  lua::Expression when;
  spec::AnswerClass answer_class = spec::AnswerClass::rejected;
  std::optional<base::Executed> executed;
  lua::Expression wait;
  lua::Expression wait_until;
  lua::Expression message;
  lua::Expression code;
};

struct CursorPages {
  lua::Expression next;
  lua::Expression more;
};

struct OffsetPages {
  int limit = 100;
  lua::Expression more;
  lua::Expression next;
};

struct NumberPages {
  int first = 1;
  int limit = 100;
  lua::Expression more;
};

struct LinkPages {};

using Pages = std::variant<std::monostate, CursorPages, OffsetPages, NumberPages, LinkPages>;

struct Results {
  lua::Expression items;
  std::vector<AnswerRule> answers;
};

struct LongGet {
  std::size_t over = 0;
  std::vector<std::pair<std::string, lua::Template>> query;
};

struct Batch {
  std::string of;
  std::size_t up_to = 1;
  lua::Expression items;
  std::string by;
};

struct Input {
  std::string name;
  std::string type;
  base::Value default_value;
};

using Query = std::vector<std::pair<std::string, lua::ValueTemplate>>;

struct Operation {
  std::string name;
  std::string title;  // "GET /people/${id}", for messages
  std::string method;
  SecretText base;
  lua::Template path;                         // "/" is the base itself
  std::vector<std::string> path_expressions;  // sources of the path's ${…}, in order
  std::vector<Input> input;
  Query query;
  std::vector<std::pair<std::string, SecretText>> headers;
  lua::ValueTemplate json;
  Query form;
  std::optional<LongGet> long_get;
  Pages pages;
  lua::Expression items;
  lua::Expression value;
  std::optional<Batch> batch;
  spec::Effect effect = spec::Effect::read;
  std::optional<Results> results;
  std::vector<AnswerRule> answers;  // its own, then the connector's
  std::map<std::string, int>
      cost;  // every budget that a call takes from; "calls" is not among them
  std::optional<base::Duration> cache;
  std::optional<spec::Conditional> conditional;
  base::Duration timeout{};
  base::Duration readback_lag{};

  bool reads() const { return effect == spec::Effect::read; }
};

// Both expressions of a field that is declared in the connector.
struct Codec {
  lua::Expression read;
  lua::Expression write;
  bool writes_from_record = false;  // `write` builds on the wire record before
};

struct Schema {
  std::string from;
  lua::Expression key;
  lua::Expression name;
  lua::Expression title;
  lua::Expression type;
  lua::Expression options;
  lua::Expression read_only;
  lua::Expression when;
  lua::Expression container;
};

struct Find {
  std::string operation;
  Query with;
  bool partial = false;
};

struct Entity {
  std::string name;
  const spec::Entity* spec = nullptr;  // of Compiled::spec
  std::map<std::string, Codec, std::less<>> codecs;
  std::map<std::string, Find, std::less<>> find;
  lua::Expression missing_when;
  lua::Expression needs;
  std::optional<Schema> schema;
  std::string batch;        // operation that batches `read`; "" when there is none
  bool keeps_wire = false;  // a `write` uses `record`: the wire record is kept under kWire
};

// Where a normalised record keeps the record as it came (only when Entity::keeps_wire).
inline constexpr std::string_view kWire = "_wire";

struct OAuth2Client {
  lua::Template token;
  bool get = false;
  SecretText id;
  SecretText secret;
  spec::ClientSend send = spec::ClientSend::basic;
  std::string scopes;
  std::vector<std::string> keep;
  base::Duration skew{0};
};

struct NoAuthPlan {};

struct StaticAuth {
  std::vector<std::pair<std::string, SecretText>> header;
  std::vector<std::pair<std::string, SecretText>> query;
};

struct BasicAuth {
  SecretText user;
  SecretText password;
};

struct BearerAuth {
  SecretText token;
};

using AuthPlan = std::variant<NoAuthPlan, StaticAuth, BasicAuth, BearerAuth, OAuth2Client>;

struct BudgetPlan {
  std::string name;
  const spec::Budget* spec = nullptr;  // of Compiled::spec
  lua::ValueTemplate capacity;
  lua::ValueTemplate concurrent;
};

struct Compiled {
  Compiled(const spec::Connector& source, std::vector<lua::Module> own,
           std::vector<lua::Module> general)
      : spec(source),
        script(spec.name.value, lua::Kind::connector, std::move(own), std::move(general)) {}

  const spec::Connector spec;
  lua::Script script;
  std::vector<std::pair<std::string, AuthPlan>> auth;
  std::vector<BudgetPlan> budgets;
  std::map<std::string, Operation, std::less<>> operations;
  std::map<std::string, Entity, std::less<>> entities;
  Query registration;  // the record of a hook

  const Operation* operation(std::string_view name) const;
  const Entity* entity(std::string_view name) const;
};

}  // namespace engine::connector
