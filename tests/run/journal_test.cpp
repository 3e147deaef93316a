// What is on disk before and after a write, and leases.
#include "run/attempts.h"

namespace engine::run {

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
