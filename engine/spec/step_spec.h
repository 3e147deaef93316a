// The steps of a rule: a closed set. Each is named by its first key.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/duration.h"
#include "config/describe.h"
#include "config/template.h"

namespace engine::spec {

struct Step;
using Steps = std::vector<Step>;

// What to do in a situation: a word, or a block of steps (a single step may stand alone).
struct Reaction {
  std::optional<base::Located<std::string>>
      word;  // skip | fail | park | continue | first | create | …: which are allowed, the step says
  config::Box<Steps> steps;
  bool given() const;
};

struct ReadStep {
  base::Located<std::string> read;  // connection.entity
  config::ValueTemplate id;
  std::vector<std::string> fields;  // default: those that the rule uses
  // "skip": as at this rule's last completed run -> finish. By the fingerprint, and before that by
  // the answer where the operation is conditional.
  std::string unchanged;
};

struct FindStep {
  base::Located<std::string> find;
  config::Named<config::ValueTemplate>
      by;  // all must be equal; a blank one: missing, without a call
};

struct ListStep {
  base::Located<std::string> list;
  config::Named<config::ValueTemplate> with;   // arguments of the list operation
  config::Named<config::ValueTemplate> where;  // store: equal; remote: filtered by the engine
  base::Located<std::string> order;            // field, "-field" descending (store)
  config::ValueTemplate limit;
  config::ValueTemplate after;           // store: page.next of the page before
  std::string cursor;                    // name; moves in the commit that settles the page
  base::Located<std::string> unchanged;  // "skip": the first page is as at the last completed run
  config::Box<Steps>
      do_;  // key: do; runs per page, `as` is the page; without it collects up to `limit`
};

// link | link_back | { find: { field: value }, ambiguous: … }
struct Match {
  std::string by;  // link | link_back; empty: `find`
  config::Named<config::ValueTemplate> find;
  std::string ambiguous = "park";  // park | fail | first | next
};

struct SyncStep {
  base::Located<std::string> sync;  // target entity
  base::Located<std::string> from;  // name of a record in scope
  base::Located<std::string> mapping;
  config::Named<config::ValueTemplate> fields;  // beside the mapping
  config::Named<config::ValueTemplate> back;    // of the source, in one write with its link_back
  base::Located<std::string> link;              // link set
  std::vector<Match> match;
  std::string absent = "create";  // create | skip | park
  std::string gone = "recreate";  // recreate | unlink | skip | park
  std::string against = "read";   // read | list | base
};

struct CreateStep {
  base::Located<std::string> create;
  base::Located<std::string> from;
  base::Located<std::string> mapping;
  config::Named<config::ValueTemplate> fields;
  std::vector<std::string> unique;  // fields by which an uncertain create is read back
};

struct UpdateStep {
  base::Located<std::string> update;
  config::ValueTemplate id;
  base::Located<std::string> from;
  base::Located<std::string> mapping;
  config::Named<config::ValueTemplate> fields;
};

struct DeleteStep {
  base::Located<std::string> delete_;
  config::ValueTemplate id;
};

struct CallStep {
  base::Located<std::string> call;  // connection.operation
  config::Named<config::ValueTemplate> with;
  std::string on_ambiguous;  // drop | repeat; needed for an operation with effect once
};

struct SetStep {
  config::Named<config::ValueTemplate> set;
};

struct LuaStep {
  base::Located<std::string> lua;  // module.function
  std::vector<config::ValueTemplate> with;
};

struct WhenStep {
  config::Box<Steps> do_;
  config::Box<Steps> otherwise;
};

struct EachStep {
  base::Located<std::string> each;  // name of the item
  config::Expression in;
  config::Box<Steps> do_;
};

struct RunStep {
  base::Located<std::string> run;  // another rule of the pack
  config::Named<config::ValueTemplate> with;
  bool as_task = false;  // enqueued as a task of its own when this one settles (or its page does)
  std::string lane;      // of that task; default: this one's
};

struct Answer {
  config::ValueTemplate status;  // default 200
  config::Named<config::Template> headers;
  std::optional<config::ValueTemplate> json;
  bool pretty = false;  // the JSON: a line for each entry
  std::optional<config::Template> text;
  base::Located<std::string> view;            // views/NAME.html
  config::Named<config::ValueTemplate> with;  // the view's values
  config::ValueTemplate delay;                // duration text or seconds
  config::ValueTemplate cut;  // "before" | "middle": break the connection (sandboxes)
  base::SourceLoc at;
};

struct AnswerStep {
  Answer answer;
};

struct FinishStep {
  std::string finish;  // an outcome
  config::Template message;
  config::ValueTemplate value;
};

using StepKind =
    std::variant<ReadStep, FindStep, ListStep, SyncStep, CreateStep, UpdateStep, DeleteStep,
                 CallStep, SetStep, LuaStep, EachStep, RunStep, AnswerStep, FinishStep, WhenStep>;

struct Step {
  StepKind kind;
  std::optional<config::Expression> when;
  base::Located<std::string> as;
  Reaction missing;
  Reaction ambiguous;
  Reaction on_error;
  base::SourceLoc at;
};

const config::Object<Reaction>& describe(const Reaction*);
const config::Object<ReadStep>& describe(const ReadStep*);
const config::Object<FindStep>& describe(const FindStep*);
const config::Object<ListStep>& describe(const ListStep*);
const config::Object<Match>& describe(const Match*);
const config::Object<SyncStep>& describe(const SyncStep*);
const config::Object<CreateStep>& describe(const CreateStep*);
const config::Object<UpdateStep>& describe(const UpdateStep*);
const config::Object<DeleteStep>& describe(const DeleteStep*);
const config::Object<CallStep>& describe(const CallStep*);
const config::Object<SetStep>& describe(const SetStep*);
const config::Object<LuaStep>& describe(const LuaStep*);
const config::Object<WhenStep>& describe(const WhenStep*);
const config::Object<EachStep>& describe(const EachStep*);
const config::Object<RunStep>& describe(const RunStep*);
const config::Object<Answer>& describe(const Answer*);
const config::Object<AnswerStep>& describe(const AnswerStep*);
const config::Object<FinishStep>& describe(const FinishStep*);
const config::Object<Step>& describe(const Step*);
const config::OneOf<StepKind>& describe(const StepKind*);

}  // namespace engine::spec
