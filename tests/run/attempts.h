// One task and the attempts at it, for the tests of the journal.
#pragma once

#include <string>

#include <doctest/doctest.h>

#include "run/journal.h"
#include "run/scripted_target.h"
#include "store/world.h"

namespace engine::run {

using base::ErrorKind;
using base::Executed;
using base::Result;
using base::Value;
using rule::Receipt;
using std::chrono::seconds;
using store::EffectState;
using store::json;
using store::must;

inline rule::Change some_change() {
  rule::Change change;
  change.kind = rule::ChangeKind::create;
  change.connection = "crm";
  change.entity = "person";
  change.fields = json(R"({"name":"Ada"})");
  change.rule = "pack/rule";
  change.step = "steps/1";
  return change;
}

inline WriteNotes by_email() {
  WriteNotes notes;
  notes.readback = json(R"({"email":"ada@x"})");
  return notes;
}

inline base::Error failure(ErrorKind kind, Executed executed) {
  base::Error error = base::error(kind, "the answer did not come");
  error.executed = executed;
  return error;
}

inline const base::Error kUnknown = failure(ErrorKind::transient, Executed::unknown);
inline const Receipt kReceipt{Value::text("17"), Value::object({{"key", Value::text("17")}}), {}};

// One task and the attempts at it; each write is that of a new Journal.
class Attempts {
 public:
  explicit Attempts(const std::string& effect) : target(effect) {
    world.accept("pack/rule");
    claim = world.claim_one();
  }

  Result<Receipt> write(const WriteNotes& notes = by_email()) {
    Journal journal(*world.store, target, world.clock, metrics, claim, {});
    return journal.write(change, notes);
  }

  void found(const std::string& step, const Value& id) {
    Journal journal(*world.store, target, world.clock, metrics, claim, {});
    must(journal.found(step, id));
  }

  // The error of a write that must fail.
  base::Error refused(const WriteNotes& notes = by_email()) {
    const auto result = write(notes);
    REQUIRE_FALSE(result.ok());
    return result.error();
  }

  store::Effect entry() {
    const auto effects = must(world.store->effects().of_task(claim.task));
    REQUIRE(effects.size() == 1);
    return effects.front();
  }

  // Steps back, and is claimed again when that time has passed.
  void next(base::Duration later) {
    world.give_back(claim, store::BackReason::uncertain, later);
    world.clock.advance(later);
    claim = world.claim_one();
  }

  // The lease runs out, and another one takes the task.
  void lose_lease() {
    world.clock.advance(seconds(61));
    CHECK(must(world.store->queue().reap()) == 1);
    world.clock.advance(std::chrono::minutes(10));
  }

  // As after a crash between the intent and the receipt: the first attempt wrote no more.
  void crash() {
    target.on_apply = [this] { lose_lease(); };
    target.answers.push_back(kReceipt);
    CHECK(refused().halt == base::Halt::fenced);
    target.on_apply = [] {};
    claim = world.claim_one();
    CHECK(entry().state == EffectState::intent);
  }

  void expect_applied(std::size_t times) { CHECK(target.applied.size() == times); }

  store::World world{store::open_memory};
  ScriptedTarget target;
  rule::Change change = some_change();
  base::CountingMetrics metrics;
  store::Claim claim;
};

}  // namespace engine::run
