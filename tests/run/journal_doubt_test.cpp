// Writes whose fate is unknown.
#include "run/attempts.h"

namespace engine::run {

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

}  // namespace engine::run
