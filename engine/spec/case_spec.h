// A test file of a pack or of a connector, tests/*.yaml: cases that run on simulated parts.
//
//   sandbox: { crm: ../../../examples/sandbox/crm }    # who plays the system behind a connection
//   settings: { crm: { api_token: sandbox-token } }
//   cases:
//     - name: a new lead becomes a person
//       given: { acme: { leads: [ { id: 17, email: ada@acme.example } ] } }
//       steps:
//         - event: POST /acme/lead/17
//           expect: { answer: { status: 202 }, outcome: created, calls: { crm: 4 } }
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/duration.h"
#include "base/value.h"
#include "config/describe.h"
#include "spec/case_expect_spec.h"

namespace engine::spec {

// The pack that plays the system behind a connection.
struct CaseSandbox {
  base::Located<std::string> pack;      // folder, counted from the test file
  config::Named<base::Value> settings;  // of that pack
};

// Records by connection (or the pack's own name) and collection.
using CaseRecords = config::Named<config::Named<std::vector<base::Value>>>;

struct EventAction {
  base::Located<std::string> event;  // "POST /acme/lead/17?api_key=k"
  config::Named<std::string> query;
  config::Named<std::string> headers;
  base::Value json;
  config::Named<std::string> form;
  std::optional<std::string> text;
  std::string browser;  // keeps cookies from event to event
  int times = 1;
  bool work = true;  // false: what it enqueues stays in the queue until a later step
};

struct RunAction {
  base::Located<std::string> run;  // a rule of the pack
  config::Named<base::Value> with;
};

struct PlanAction {
  base::Located<std::string> plan;  // a rule of the pack
  config::Named<base::Value> with;
};

struct CallAction {
  base::Located<std::string> call;  // connection.operation
  config::Named<base::Value> with;
};

struct ReadAction {
  base::Located<std::string> read;  // connection.entity
  base::Value id;
  std::vector<std::string> fields;
};

struct FindAction {
  base::Located<std::string> find;  // connection.entity
  config::Named<base::Value> by;
  std::vector<std::string> fields;
};

struct ListAction {
  base::Located<std::string> list;  // connection.entity
  config::Named<base::Value> with;
  std::vector<std::string> fields;
};

struct CreateAction {
  base::Located<std::string> create;  // connection.entity
  config::Named<base::Value> fields;
};

struct UpdateAction {
  base::Located<std::string> update;  // connection.entity
  base::Value id;
  config::Named<base::Value> fields;
};

struct DeleteAction {
  base::Located<std::string> delete_;  // key: delete; connection.entity
  base::Value id;
};

struct AdvanceAction {
  base::Duration advance{};
  std::int64_t times = 1;
};

// Behind everybody's back: what a person does in the product.
struct InsertAction {
  base::Located<std::string> insert;  // connection.collection of its sandbox
  config::Named<base::Value> fields;
};

struct ChangeAction {
  base::Located<std::string> change;  // connection.collection of its sandbox
  base::Value id;
  config::Named<base::Value> fields;
};

struct RemoveAction {
  base::Located<std::string> remove;  // connection.collection of its sandbox
  base::Value id;
};

// What is told when a record of one side was deleted: a rule, and its inputs for the ids.
struct StormDeletion {
  base::Located<std::string> rule;
  std::string id;     // of the record that was deleted; "": not told
  std::string other;  // of the record it belonged to
};

// A storm of edits on both sides of a link set.
struct ProveAction {
  base::Located<std::string> prove;  // a link set of the pack
  int edits = 400;
  int records = 20;
  int seed = 1;
  int rounds = 2;   // after which nothing may write any more
  int deletes = 1;  // percent of the edits that delete a record, on the sides of `deleted`
  config::Named<StormDeletion> deleted;  // by side
};

using CaseAction =
    std::variant<EventAction, RunAction, PlanAction, CallAction, ReadAction, FindAction, ListAction,
                 CreateAction, UpdateAction, DeleteAction, AdvanceAction, InsertAction,
                 ChangeAction, RemoveAction, ProveAction>;

struct CaseStep {
  CaseAction action;
  std::optional<Expectations> expect;
  base::SourceLoc at;
};

struct Case {
  base::Located<std::string> name;
  std::string at;  // when it begins, RFC 3339
  CaseRecords given;
  config::Named<config::Named<base::Value>> settings;  // beside those of the file; they win
  std::vector<std::string> recordings;  // files with recorded exchanges, counted from the test file
  std::vector<CaseStep> steps;
  base::SourceLoc place;
};

struct CaseFile {
  config::Named<CaseSandbox> sandbox;                  // by connection
  config::Named<config::Named<base::Value>> settings;  // by pack or connection
  bool hooks = false;  // the pack's hooks are registered, with the address of the pack under test
  std::vector<Case> cases;
};

const config::Object<CaseSandbox>& describe(const CaseSandbox*);
const config::Object<EventAction>& describe(const EventAction*);
const config::Object<RunAction>& describe(const RunAction*);
const config::Object<PlanAction>& describe(const PlanAction*);
const config::Object<CallAction>& describe(const CallAction*);
const config::Object<ReadAction>& describe(const ReadAction*);
const config::Object<FindAction>& describe(const FindAction*);
const config::Object<ListAction>& describe(const ListAction*);
const config::Object<CreateAction>& describe(const CreateAction*);
const config::Object<UpdateAction>& describe(const UpdateAction*);
const config::Object<DeleteAction>& describe(const DeleteAction*);
const config::Object<AdvanceAction>& describe(const AdvanceAction*);
const config::Object<InsertAction>& describe(const InsertAction*);
const config::Object<ChangeAction>& describe(const ChangeAction*);
const config::Object<RemoveAction>& describe(const RemoveAction*);
const config::Object<StormDeletion>& describe(const StormDeletion*);
const config::Object<ProveAction>& describe(const ProveAction*);
const config::OneOf<CaseAction>& describe(const CaseAction*);
const config::Object<CaseStep>& describe(const CaseStep*);
const config::Object<Case>& describe(const Case*);
const config::Object<CaseFile>& describe(const CaseFile*);

}  // namespace engine::spec
