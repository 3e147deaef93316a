// A rule pack: pack.yaml, rules.yaml (or rules/*.yaml), mappings.yaml (or mappings/*.yaml),
// lookups.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/duration.h"
#include "config/describe.h"
#include "config/template.h"
#include "spec/connector_spec.h"
#include "spec/health_spec.h"
#include "spec/hook_spec.h"
#include "spec/mapping_spec.h"
#include "spec/metric_spec.h"
#include "spec/schedule_spec.h"
#include "spec/session_spec.h"
#include "spec/setting_spec.h"
#include "spec/step_spec.h"

namespace engine::spec {

struct ConnectionUse {
  base::Located<std::string> connector;
  base::Located<std::string> auth;                // which alternative; default: the first
  config::Named<config::ValueTemplate> settings;  // scope: settings (of the pack)
};

// A named set of pairs: this record here is that record there. Both directions share it.
struct LinkSet {
  config::Named<base::Located<std::string>> sides;  // side name -> connection.entity; exactly two
  config::Named<base::Located<std::string>>
      link_back;                        // side name -> field that carries the other's id
  base::Located<std::string> conflict;  // a side's name | newest | review
  base::Located<std::string> first;     // side whose values count as newer without a base
  std::string link_back_separator;  // between the ids of a record that absorbed others; "": none
  bool remember = true;             // false: no base, no echoes
  base::SourceLoc at;
};

// Records that the pack keeps in the engine's own store: entity store.NAME.
struct Collection {
  std::vector<std::string> key;    // fields that make a record unique; empty: only the id
  std::vector<std::string> index;  // fields that are often asked for
  std::optional<int> sequence;  // ids are numbers counted up from here; else text ids from the key
  std::optional<base::Duration> keep;  // dropped this long after the last write
  std::optional<base::Located<std::string>>
      seed;  // module.function(settings) -> list of records, when the collection is new
  base::SourceLoc at;
};

// Who may call a route. All comparisons in constant time.
struct KeyAuth {       // type: key
  std::string header;  // names of the header and the query parameter; either or both
  std::string query;
  config::Named<config::Template> keys;  // name -> secret; any of them opens
};

struct BasicRouteAuth {  // type: basic
  config::Template user;
  config::Template password;
};

struct SignatureAuth {  // type: signature; HMAC-SHA256 over the parts
  std::string header;
  std::string timestamp_header;
  config::Template secret;
  std::string encoding = "hex";  // hex | base64
  std::string prefix;
  std::vector<std::string> parts = {"body"};  // of: id, timestamp, body; joined by "."
  base::Duration tolerance = std::chrono::minutes(5);
};

using RouteAuthKind = std::variant<KeyAuth, BasicRouteAuth, SignatureAuth>;

struct RouteAuth {
  RouteAuthKind kind;
  std::optional<Answer> refused;  // default 401 {"error": …}
};

struct RouteLimit {
  config::ValueTemplate calls;
  base::Duration per{};
  config::Template by;  // one bucket per value
  Answer answer;        // beyond it
};

struct RouteTrigger {
  base::Located<std::string> route;        // "POST /acme/lead/{lead_id:int}"
  base::Located<std::string> auth;         // a name of the pack's `auth`, or none
  std::optional<config::Expression> when;  // of two rules on one route the first that holds runs
  std::optional<RouteLimit> limit;
};

// What makes a rule run.
using Trigger = std::variant<RouteTrigger, ScheduleTrigger>;

struct RuleInput {
  std::string type = "any";  // text, int, number, bool, list, record, any
  std::vector<config::Expression>
      from;  // first that is neither absent nor null; scope: params, query, body, headers
  base::Value default_value;
  bool optional = false;
  std::optional<AnswerStep> absent;   // { answer: … }
  std::optional<AnswerStep> invalid;  // scope: also value
  std::string doc;
  base::SourceLoc at;
};

struct Retry {
  int attempts = 12;
  base::Duration age = std::chrono::hours(72);
  base::Duration base_delay = std::chrono::seconds(2);
  base::Duration longest_delay = std::chrono::hours(1);
};
enum class Coalesce { none, latest };

struct Queue {
  Coalesce coalesce =
      Coalesce::none;  // latest: a waiting task of the same rule and key takes the new event in
  std::string lane = "live";  // live | bulk
  Retry retry;
  std::optional<base::Duration> keep;  // so long its tasks that ended well are remembered
};
enum class AnswerWhen { queued, done, direct };

struct Rule {
  std::string doc;
  std::vector<Trigger> on;
  config::Named<RuleInput> input;
  std::optional<config::Template>
      key;  // scope: input; a task of "SET.SIDE:ID" holds the key of the other side, too
  AnswerWhen answer = AnswerWhen::queued;
  bool session = false;            // its steps know the visitor's
  bool health = false;             // its steps know how the pack is
  std::optional<Answer> accepted;  // body of the 202; scope: input, task, eta, duplicate
  std::optional<Answer> answered;  // of `done`; scope: input, task { id, outcome, reason }, value
  Queue queue;
  Steps steps;
  base::SourceLoc at;
};

// Every request that reaches the pack's routes is kept as a record of a collection: method, path,
// query, status, body.
struct Ledger {
  base::Located<std::string> collection;
  bool bodies = false;
};

// A page that answers show: views/NAME.html.
struct ViewFile {
  std::string name;
  std::shared_ptr<const base::SourceFile> source;
};

struct Pack {
  base::Located<std::string> name;  // key: pack; equals the folder's name
  std::string title;
  std::string doc;
  config::Named<ConnectionUse> connections;
  config::Named<Setting> settings;
  std::vector<SettingsCheck> checks;
  config::Named<RouteAuth> auth;
  config::Named<LinkSet> links;
  config::Named<Collection> collections;
  config::Named<Lookup> lookups;
  config::Named<Mapping> mappings;
  std::vector<Hook> hooks;
  config::Named<Rule> rules;  // with the one that registers the hooks
  Steps before;               // run ahead of the steps of every route with answer: direct
  std::optional<Ledger> ledger;
  std::optional<Sessions> sessions;
  config::Named<Metric> metrics;
  config::Named<HealthCheck> health;
  base::SourceLoc at;

  std::string folder;  // filled by the workspace
  std::string hash;    // of all its files
  std::vector<LuaFile> lua;
  std::vector<ViewFile> views;
};

// rules.yaml, rules/*.yaml: rules by name, at the top or below `rules:`.
struct RulesFile {
  config::Named<Rule> rules;
};

// mappings.yaml, mappings/*.yaml: mappings by name, at the top or below `mappings:`.
struct MappingsFile {
  config::Named<Mapping> mappings;
};

const config::Object<RulesFile>& describe(const RulesFile*);
const config::Object<MappingsFile>& describe(const MappingsFile*);
const config::Object<ConnectionUse>& describe(const ConnectionUse*);
const config::Object<LinkSet>& describe(const LinkSet*);
const config::Object<Collection>& describe(const Collection*);
const config::Object<KeyAuth>& describe(const KeyAuth*);
const config::Object<BasicRouteAuth>& describe(const BasicRouteAuth*);
const config::Object<SignatureAuth>& describe(const SignatureAuth*);
const config::Object<RouteAuth>& describe(const RouteAuth*);
const config::Object<RouteLimit>& describe(const RouteLimit*);
const config::Object<RouteTrigger>& describe(const RouteTrigger*);
const config::Object<RuleInput>& describe(const RuleInput*);
const config::Object<Retry>& describe(const Retry*);
const config::Object<Queue>& describe(const Queue*);
const config::Object<Rule>& describe(const Rule*);
const config::Object<Ledger>& describe(const Ledger*);
const config::Object<Pack>& describe(const Pack*);
const config::Enum<Coalesce>& describe(const Coalesce*);
const config::Enum<AnswerWhen>& describe(const AnswerWhen*);
const config::OneOf<RouteAuthKind>& describe(const RouteAuthKind*);
const config::OneOf<Trigger>& describe(const Trigger*);

}  // namespace engine::spec
