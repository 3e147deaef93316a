// One task through its rule: start reading here.
//
// The rule's steps run in order against a Target; every write goes through a Writer. The same code
// serves the service, `run`, `plan`, `test` and direct answers: only target, writer and store
// differ. A task that is tried again starts its rule from the top, and changes that were made
// answer from the journal.
//
// One Process per attempt; not safe for several threads.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "lua/runtime.h"
#include "lua/scope.h"
#include "rule/pack.h"
#include "rule/target.h"
#include "run/answer.h"
#include "run/conditions.h"
#include "run/lookups.h"
#include "run/world.h"
#include "run/writer.h"
#include "store/store.h"

namespace engine::run {

// How a rule ended.
struct Finish {
  std::string outcome;
  std::string reason;
  base::Value value;
};

// Nothing: the next step. A Finish ends the rule.
using Flow = base::Result<std::optional<Finish>>;

// One rule being run: nested ones have a frame of their own.
struct Frame {
  const rule::Rule& rule;
  lua::Scope scope;
  std::string path;     // prefix of the places of its steps
  std::string outcome;  // strongest so far: created > updated > deleted > skipped > done
  std::string reason;

  struct Source {  // the record whose fingerprint is kept
    rule::EntityRef entity;
    base::Value record;
  };

  std::optional<Source> source;
  std::map<std::string, rule::EntityRef> records;  // name in scope → entity of its record
};

class Process {
 public:
  struct Parts {
    const World& world;
    const LoadedPack& pack;
    store::Store& store;
    rule::Target& target;
    Writer& writer;
    Lookups& lookups;
    lua::Runtime& lua;
    base::Clock& clock;
    const store::Claim* claim = nullptr;  // nullptr: a direct answer, no task
    // Waits a while for a name that another task holds; false: it may still be held. Empty: step
    // back at once.
    std::function<bool(const std::string& name)> wait_for_release = {};
    bool look_again = false;           // do not trust fingerprints: an update may have arrived late
    Conditions* conditions = nullptr;  // of requests; nullptr: all are unconditional
    bool last_attempt = false;         // a server's failure is not tried again after this one
  };

  explicit Process(const Parts& parts);

  // The rule with this input; event: params, query, body, for direct rules also headers and
  // request.
  base::Result<Finish> run(const rule::Rule& rule, const base::Value& input,
                           const base::Value& event);
  // The steps of a rule behind its answer, with the scope that it left.
  base::Result<Finish> run_rest(const rule::Rule& rule, std::size_t first_step,
                                const base::Value& scope);
  // Steps that stand before a direct rule's own; a reply ends the request.
  base::Result<std::optional<Finish>> run_before(const rule::Rule& rule, const base::Value& event);

  // What becomes true with the end of the task, besides the outcome.
  store::Settlement take_settlement() { return std::move(settlement_); }

  // Of a direct rule.
  std::optional<Reply> reply;
  // Index of the step behind the answer, and what its steps see; for the task that runs them.
  std::optional<std::size_t> rest;
  base::Value rest_scope;

 private:
  friend class Sync;

  Frame frame_of(const rule::Rule& rule, const base::Value& input, const base::Value& event) const;
  Flow block(Frame& frame, const rule::Block& steps);
  Flow step(Frame& frame, const rule::Step& step);
  Flow on_failure(Frame& frame, const rule::Step& step, base::Error error);
  bool waits(const base::Error& error) const;
  // The reaction's word or block; `fallback` is the word where none is given.
  Flow react(Frame& frame, const rule::Reaction& reaction, const std::string& fallback,
             const std::string& why);

  Flow run_step(Frame& frame, const rule::Step& step, const rule::ReadStep& read);
  Flow run_step(Frame& frame, const rule::Step& step, const rule::FindStep& find);
  Flow run_step(Frame& frame, const rule::Step& step, const rule::ListStep& list);
  Flow run_step(Frame& frame, const rule::Step& step, const rule::SyncStep& sync);
  Flow run_step(Frame& frame, const rule::Step& step, const rule::CreateStep& create);
  Flow run_step(Frame& frame, const rule::Step& step, const rule::UpdateStep& update);
  Flow run_step(Frame& frame, const rule::Step& step, const rule::DeleteStep& remove);
  Flow run_step(Frame& frame, const rule::Step& step, const rule::CallStep& call);
  Flow run_step(Frame& frame, const rule::Step& step, const rule::SetStep& set);
  Flow run_step(Frame& frame, const rule::Step& step, const rule::LuaStep& lua);
  Flow run_step(Frame& frame, const rule::Step& step, const rule::EachStep& each);
  Flow run_step(Frame& frame, const rule::Step& step, const rule::RunStep& run);
  Flow run_step(Frame& frame, const rule::Step& step, const rule::AnswerStep& answer);
  Flow run_step(Frame& frame, const rule::Step& step, const rule::FinishStep& finish);
  Flow run_step(Frame& frame, const rule::Step& step, const rule::WhenStep& when);

  Flow run_nested(Frame& frame, const rule::Step& step, const rule::Rule& rule,
                  const base::Value& input);
  Flow enqueue(Frame& frame, const rule::RunStep& run, const rule::Rule& rule,
               const base::Value& input);
  base::Result<void> finish_page(const rule::ListStep& list, const base::Value& next);

  base::Result<base::Value> evaluate(const lua::ValueTemplate& value, const Frame& frame);
  base::Result<base::Value> evaluate(const rule::Values& values, const Frame& frame);
  // Values from a mapping and from `fields`, for create and update.
  base::Result<base::Value> wanted_fields(Frame& frame, const rule::Mapping* mapping,
                                          const std::string& from, const rule::Values& fields,
                                          const rule::EntityRef& entity,
                                          std::vector<rule::FieldReason>& reasons);
  // Without the optional lines whose field the target does not have.
  base::Result<rule::WantedList> map(Frame& frame, const rule::Mapping& mapping,
                                     const std::string& from, const rule::EntityRef& target);

  base::Result<std::optional<base::Value>> read(const rule::EntityRef& entity,
                                                const base::Value& id,
                                                const std::vector<std::string>& fields);
  // Sends it, keeps the identity map and the fingerprint's record true.
  base::Result<rule::Receipt> write(Frame& frame, rule::Change change, const WriteNotes& notes);
  rule::Change change_of(const Frame& frame, const rule::Step& step, rule::ChangeKind kind,
                         const rule::EntityRef& entity) const;

  // Names that only one task may hold; halts as `held` when another one has one of them.
  base::Result<void> hold(const std::vector<std::string>& names);
  // One more name, while others are held. Of two tasks that want each other's, only the patient one
  // waits.
  base::Result<void> hold_late(const std::string& name, bool patient);
  static base::Error held_elsewhere(const std::string& name);
  void bind(Frame& frame, const rule::Step& step, const rule::EntityRef& entity,
            base::Value record);
  void note(Frame& frame, std::string_view outcome);
  base::Result<bool> unchanged(Frame& frame, const rule::EntityRef& entity,
                               const base::Value& record);
  base::Result<void> remember(const Frame& frame);
  base::Result<std::string> fingerprint(const rule::EntityRef& entity, const base::Value& record);
  base::Result<Finish> finished(Frame& frame, Flow flow);

  Parts parts_;
  store::Settlement settlement_;
  std::map<std::string, base::Value> seen_;  // "crm.person 17" → record, for this attempt
  std::map<std::string, std::vector<base::Value>> listings_;  // of `against: list`, by entity
  std::map<std::string, base::Value> results_;  // nested rule and key → what it finished with
  std::set<std::string> held_;
  int depth_ = 0;
};

// Rules within rules.
inline constexpr int kDeepestRules = 16;

// created > updated > deleted > skipped > done.
bool stronger(std::string_view outcome, std::string_view than);

}  // namespace engine::run
