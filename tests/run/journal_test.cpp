#include "run/journal.h"

#include <doctest/doctest.h>

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

namespace {

rule::Change some_change() {
  rule::Change change;
  change.kind = rule::ChangeKind::create;
  change.connection = "crm";
  change.entity = "person";
  change.fields = json(R"({"name":"Ada"})");
  change.rule = "pack/rule";
  change.step = "steps/1";
  return change;
}

WriteNotes by_email() {
  WriteNotes notes;
  notes.readback = json(R"({"email":"ada@x"})");
  return notes;
}

base::Error failure(ErrorKind kind, Executed executed) {
  base::Error error = base::error(kind, "the answer did not come");
  error.executed = executed;
  return error;
}

const base::Error kUnknown = failure(ErrorKind::transient, Executed::unknown);
const Receipt kReceipt{Value::text("17"), Value::object({{"key", Value::text("17")}}), {}};

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

}  // namespace

TEST_CASE("journal: the intent is on disk before the write leaves, the receipt after it") {
  Attempts task("marked");
  task.target.answers.push_back(kReceipt);
  bool looked = false;
  task.target.on_apply = [&] {
    const auto entry = task.entry();
    CHECK(entry.state == EffectState::intent);
    CHECK(entry.step == "steps/1");
    CHECK(entry.rule == "pack/rule");
    CHECK(entry.effect == "marked");
    CHECK(entry.entity == "crm.person");
    CHECK(entry.kind == "create");
    CHECK(entry.change == json(R"({"name":"Ada"})"));
    CHECK(entry.readback == json(R"({"email":"ada@x"})"));
    CHECK(entry.marker.size() == 64);
    looked = true;
  };
  const Receipt receipt = must(task.write());
  CHECK(looked);
  CHECK(receipt.id == Value::text("17"));
  CHECK(task.entry().state == EffectState::done);
  CHECK(task.entry().record == "17");
  CHECK(task.metrics.value("engine_effects_total", {"done"}) == 1);
}

TEST_CASE("journal: what was made answers from the journal") {
  Attempts task("once");
  task.target.answers.push_back(Receipt{Value::text("17"), kReceipt.record, Value::text("ok")});
  must(task.write());
  task.next(seconds(1));
  const Receipt receipt = must(task.write());
  CHECK(receipt.id == Value::text("17"));
  CHECK(receipt.record == kReceipt.record);
  CHECK(receipt.body == Value::text("ok"));
  task.expect_applied(1);
}

TEST_CASE("journal: an update whose values are others by now is another update") {
  Attempts task("repeatable");
  task.target.answers = {kReceipt, kReceipt};
  must(task.write());
  task.next(seconds(1));
  must(task.write());
  task.expect_applied(1);
  task.change.fields = json(R"({"name":"Grace"})");
  must(task.write());
  task.expect_applied(2);
  CHECK(task.entry().change == json(R"({"name":"Grace"})"));
  CHECK(task.entry().state == EffectState::done);
  must(task.write());
  task.expect_applied(2);
}

TEST_CASE("journal: what becomes known with the receipt is learned together with it") {
  Attempts task("marked");
  task.target.answers.push_back(kReceipt);
  WriteNotes notes = by_email();
  notes.learn = [](const Receipt& receipt) {
    store::Learned learned;
    learned.known_names = {"crm.person email=ada@x"};
    learned.known_id = std::string(receipt.id.as_text());
    learned.known_for = std::chrono::hours(1);
    return learned;
  };
  must(task.write(notes));
  CHECK(must(task.world.store->state().known({"crm.person email=ada@x"})) == "17");
}

TEST_CASE("journal: what was surely not carried out is failed, and sent again") {
  Attempts task("once");
  task.target.answers = {failure(ErrorKind::throttled, Executed::no), kReceipt};
  const auto error = task.refused();
  CHECK(error.kind == ErrorKind::throttled);
  CHECK(error.message == "the answer did not come");
  CHECK(task.entry().state == EffectState::failed);
  CHECK(task.entry().result == json(R"({"error":"the answer did not come","executed":"no"})"));
  CHECK(task.metrics.value("engine_effects_total", {"failed"}) == 1);
  const std::string marker = task.entry().marker;
  task.next(seconds(1));
  must(task.write());
  task.expect_applied(2);
  CHECK(task.entry().state == EffectState::done);
  CHECK(task.entry().marker == marker);
}

TEST_CASE("journal: an unknown fate waits until an abandoned write can arrive no more") {
  Attempts task("marked");
  task.target.lag = seconds(30);
  task.target.answers.push_back(kUnknown);
  const auto error = task.refused();
  CHECK(error.halt == base::Halt::uncertain);
  CHECK(error.kind == ErrorKind::transient);
  CHECK(error.executed == Executed::unknown);
  CHECK(error.connection == "crm");
  CHECK(error.message == "whether create crm.person was carried out is not known yet");
  CHECK(error.retry_after == seconds(90));
  CHECK(task.entry().state == EffectState::uncertain);
  CHECK(task.metrics.value("engine_effects_total", {"uncertain"}) == 1);

  task.next(seconds(89));
  CHECK(task.refused().retry_after == seconds(1));
  task.expect_applied(1);
  CHECK(task.target.asked.empty());
}

TEST_CASE("journal: an unknown create that is found again is adopted") {
  Attempts task("marked");
  task.target.answers.push_back(kUnknown);
  task.refused();
  task.next(seconds(60));
  task.target.finds.push_back({{json(R"({"key":"17","name":"Ada"})")}});
  const Receipt receipt = must(task.write());
  CHECK(receipt.id == Value::text("17"));
  CHECK(receipt.record == json(R"({"key":"17","name":"Ada"})"));
  task.expect_applied(1);
  REQUIRE(task.target.asked.size() == 1);
  CHECK(task.target.asked[0].first == "crm.person");
  CHECK(task.target.asked[0].second == json(R"({"email":"ada@x"})"));
  CHECK(task.entry().state == EffectState::done);
  CHECK(task.entry().record == "17");
}

TEST_CASE("journal: of several that are found none is adopted") {
  Attempts task("marked");
  task.target.answers.push_back(kUnknown);
  task.refused();
  task.next(seconds(60));
  task.target.finds.push_back({{json(R"({"key":"17"})"), json(R"({"key":"18"})")}});
  const auto error = task.refused();
  CHECK(error.kind == ErrorKind::rejected);
  CHECK(
      error.message ==
      R"(2 crm.person are found by {"email":"ada@x"}: which of them this task created is not known)");
  CHECK(error.hint == "look for it by hand, then retry or drop the task");
  CHECK(task.entry().state == EffectState::uncertain);

  // Somebody took the other one away.
  task.next(seconds(1));
  task.target.finds.push_back({{json(R"({"key":"18"})")}});
  CHECK(must(task.write()).id == Value::text("18"));
  task.expect_applied(1);
}

TEST_CASE("journal: what was carried out and not understood is looked for, not sent again") {
  Attempts task("marked");
  task.target.answers.push_back(failure(ErrorKind::transient, Executed::yes));
  const auto error = task.refused();
  CHECK(error.halt == base::Halt::uncertain);
  CHECK(base::to_text(error) ==
        "whether create crm.person was carried out is not known yet (cause: the answer did not "
        "come)");
  CHECK(task.entry().state == EffectState::uncertain);
  CHECK(task.entry().result == json(R"({"error":"the answer did not come","executed":"yes"})"));

  task.next(seconds(60));
  task.target.finds.push_back(ScriptedTarget::Found{});
  const auto lost = task.refused();
  CHECK(lost.kind == ErrorKind::rejected);
  CHECK(lost.message == R"(crm.person was created, and nothing is found by {"email":"ada@x"})");

  task.next(seconds(1));
  task.target.finds.push_back({{json(R"({"key":"17"})")}});
  CHECK(must(task.write()).id == Value::text("17"));
  task.expect_applied(1);
}

TEST_CASE("journal: what may happen once and was carried out is done, whatever the answer was") {
  Attempts task("once");
  WriteNotes notes;
  notes.on_ambiguous = "repeat";
  task.target.answers.push_back(failure(ErrorKind::transient, Executed::yes));
  const auto error = task.refused(notes);
  CHECK(error.message == "the answer did not come");
  CHECK(error.halt == base::Halt::none);
  CHECK(task.entry().state == EffectState::done);
  task.next(seconds(1));
  CHECK(must(task.write(notes)).id.is_absent());
  task.expect_applied(1);
}

TEST_CASE("journal: a product's own code steers nothing") {
  for (const std::string code : {"held", "fenced", "uncertain"}) {
    CAPTURE(code);
    Attempts task("marked");
    base::Error theirs = failure(ErrorKind::rejected, Executed::no);
    theirs.code = code;
    task.target.answers.push_back(theirs);
    const auto error = task.refused();
    CHECK(error.halt == base::Halt::none);
    CHECK(error.code == code);
    CHECK(task.entry().state == EffectState::failed);
  }
}

TEST_CASE("journal: an unknown create that was found by other means is done") {
  Attempts task("marked");
  task.target.answers.push_back(kUnknown);
  task.refused();
  task.found("steps/1", Value::text("17"));  // by the same attempt: it cannot know
  CHECK(task.entry().state == EffectState::uncertain);
  task.next(seconds(60));
  task.found("steps/2", Value::text("17"));
  CHECK(task.entry().state == EffectState::uncertain);
  task.found("steps/1", Value::text("17"));
  CHECK(task.entry().state == EffectState::done);
  CHECK(task.entry().record == "17");
  CHECK_FALSE(task.entry().settle_until.has_value());
  CHECK(task.metrics.value("engine_effects_total", {"done"}) == 1);

  task.found("steps/1", Value::text("18"));  // what is known is known
  CHECK(task.entry().record == "17");
  CHECK(must(task.write()).id == Value::text("17"));
  task.expect_applied(1);
}

TEST_CASE("journal: an unknown create that is not found is sent again") {
  Attempts task("marked");
  task.target.answers = {kUnknown, kReceipt};
  const base::Time first = task.world.clock.now();
  task.refused();
  task.next(seconds(60));
  task.target.finds.push_back(ScriptedTarget::Found{});
  task.target.on_apply = [&] {
    CHECK(task.entry().state == EffectState::intent);
    CHECK(task.entry().attempt == 2);
  };
  must(task.write());
  task.expect_applied(2);
  CHECK(task.entry().first_sent == first);
  CHECK(task.entry().last_sent == first + seconds(60));
}

TEST_CASE("journal: a read-back that fails does not mean that nothing is there") {
  Attempts task("marked");
  task.target.answers.push_back(kUnknown);
  task.refused();
  task.next(seconds(60));
  task.target.finds.push_back(base::error(ErrorKind::transient, "the search did not answer"));
  CHECK(task.refused().message == "the search did not answer");
  task.expect_applied(1);
  CHECK(task.entry().state == EffectState::uncertain);

  task.next(seconds(1));
  task.target.finds.push_back({{json(R"({"key":"17"})")}});
  CHECK(must(task.write()).id == Value::text("17"));
  task.expect_applied(1);
}

TEST_CASE("journal: an unknown create that nothing tells again is for people") {
  Attempts task("marked");
  task.target.answers.push_back(kUnknown);
  task.refused({});
  task.next(seconds(60));
  const auto error = task.refused({});
  CHECK(error.kind == ErrorKind::rejected);
  CHECK(error.executed == Executed::unknown);
  CHECK(error.message == "whether crm.person was created is not known, and nothing tells it again");
  CHECK(error.hint == "look for it by hand, then retry or drop the task");
  task.expect_applied(1);
  CHECK(task.target.asked.empty());
}

TEST_CASE("journal: a write that may happen once is dropped when its fate stays unknown") {
  Attempts task("once");
  WriteNotes notes;
  notes.on_ambiguous = "drop";
  task.target.answers.push_back(kUnknown);
  CHECK(task.refused(notes).halt == base::Halt::uncertain);
  task.next(seconds(60));
  const auto error = task.refused(notes);
  CHECK(error.code == "dropped");
  CHECK(error.kind == ErrorKind::rejected);
  CHECK(error.message == "it is not known whether this was sent, and on_ambiguous is drop");
  task.expect_applied(1);
  CHECK(task.entry().state == EffectState::failed);
}

TEST_CASE("journal: a write that may happen once is repeated only where the pack says so") {
  Attempts task("once");
  WriteNotes notes;
  notes.on_ambiguous = "repeat";
  task.target.answers = {kUnknown, kReceipt};
  CHECK(task.refused(notes).halt == base::Halt::uncertain);
  task.next(seconds(59));
  CHECK(task.refused(notes).halt == base::Halt::uncertain);
  task.expect_applied(1);
  task.next(seconds(1));
  CHECK(must(task.write(notes)).id == Value::text("17"));
  task.expect_applied(2);
}

TEST_CASE("journal: what may be repeated is sent again without a wait") {
  for (const std::string effect : {"repeatable", "keyed"}) {
    CAPTURE(effect);
    Attempts task(effect);
    task.target.answers = {kUnknown, kReceipt};
    const auto error = task.refused();
    CHECK(error.halt == (effect == "keyed" ? base::Halt::uncertain : base::Halt::none));
    CHECK(task.entry().state == EffectState::uncertain);
    task.next({});
    CHECK(must(task.write()).id == Value::text("17"));
    task.expect_applied(2);
    CHECK(task.target.asked.empty());
  }
}

TEST_CASE("journal: an intent that a crash left waits like an unknown fate") {
  Attempts task("marked");
  task.crash();
  const auto error = task.refused();
  CHECK(error.halt == base::Halt::uncertain);
  CHECK(error.retry_after == seconds(60));
  CHECK(task.entry().state == EffectState::uncertain);
  task.expect_applied(1);

  task.next(seconds(60));
  task.target.finds.push_back({{json(R"({"key":"17"})")}});
  CHECK(must(task.write()).id == Value::text("17"));
  task.expect_applied(1);
}

TEST_CASE("journal: an attempt that lost its lease before the write sends nothing") {
  Attempts task("marked");
  task.lose_lease();
  const auto error = task.refused();
  CHECK(error.halt == base::Halt::fenced);
  CHECK(error.kind == ErrorKind::conflict);
  CHECK(error.message == "attempt 1 of task " + task.claim.task + " has lost its lease");
  task.expect_applied(0);
}

TEST_CASE("journal: a receipt that comes after the lease is lost is not believed") {
  Attempts task("marked");
  task.target.on_apply = [&] { task.lose_lease(); };
  task.target.answers.push_back(kReceipt);
  CHECK(task.refused().halt == base::Halt::fenced);
  CHECK(task.entry().state == EffectState::intent);
}

TEST_CASE("journal: a lease that the write could outlive is renewed first") {
  for (const bool late : {false, true}) {
    CAPTURE(late);
    Attempts task("marked");
    task.target.answers.push_back(kReceipt);
    const auto waited = late ? seconds(21) : seconds(20);
    task.world.clock.advance(waited);
    must(task.write());
    task.world.clock.advance(seconds(61) - waited);
    CHECK(must(task.world.store->queue().reap()) == (late ? 0 : 1));
  }
}

}  // namespace engine::run
