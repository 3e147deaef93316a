// What every effect journal holds to, and what the end of a task does in one commit.
#pragma once

#include "store/world.h"

namespace engine::store {

inline Effect some_effect(const std::string& step) {
  Effect effect;
  effect.step = step;
  effect.rule = "pack/rule";
  effect.effect = "marked";
  effect.marker = "m-1";
  effect.connection = "crm";
  effect.entity = "crm.person";
  effect.kind = "create";
  effect.change = json(R"({"name":"Ada"})");
  effect.readback = json(R"({"email":"ada@x"})");
  effect.request_hash = "h1";
  return effect;
}

inline void effects_contract(const Open& open) {
  SUBCASE("intent: written once, then the entry that is there comes back") {
    World world(open);
    const std::string task = world.accept("a").task;
    Claim claim = world.claim_one();
    const base::Time first = world.clock.now();
    CHECK_FALSE(must(world.store->effects().intent(claim, some_effect("steps/1"))).has_value());
    world.give_back(claim, BackReason::error);
    world.clock.advance(seconds(1));
    claim = world.claim_one();
    Effect changed = some_effect("steps/1");
    changed.marker = "m-2";
    const auto found = must(world.store->effects().intent(claim, changed));
    REQUIRE(found.has_value());
    CHECK(found->task == task);
    CHECK(found->step == "steps/1");
    CHECK(found->rule == "pack/rule");
    CHECK(found->effect == "marked");
    CHECK(found->state == EffectState::intent);
    CHECK(found->attempt == 1);
    CHECK(found->marker == "m-1");
    CHECK(found->connection == "crm");
    CHECK(found->entity == "crm.person");
    CHECK(found->kind == "create");
    CHECK(found->record.empty());
    CHECK(found->change == json(R"({"name":"Ada"})"));
    CHECK(found->before.is_absent());
    CHECK(found->readback == json(R"({"email":"ada@x"})"));
    CHECK(found->request_hash == "h1");
    CHECK(found->first_sent == first);
    CHECK(found->last_sent == first);
    CHECK_FALSE(found->settle_until.has_value());
  }
  SUBCASE("again: an uncertain entry is an intent of this attempt again") {
    World world(open);
    world.accept("a");
    Claim claim = world.claim_one();
    const base::Time first = world.clock.now();
    Effect effect = some_effect("steps/1");
    must(world.store->effects().intent(claim, effect));
    effect.state = EffectState::uncertain;
    effect.settle_until = first + seconds(60);
    effect.first_sent = first;
    effect.last_sent = first;
    must(world.store->effects().result(claim, effect, {}));
    CHECK(must(world.store->effects().of_task(claim.task))[0].settle_until == first + seconds(60));
    world.give_back(claim, BackReason::uncertain);
    world.clock.advance(seconds(60));
    claim = world.claim_one();
    const auto found = must(world.store->effects().intent(claim, effect));
    REQUIRE(found.has_value());
    CHECK(found->state == EffectState::uncertain);
    must(world.store->effects().again(claim, *found));
    const Effect sent = must(world.store->effects().of_task(claim.task))[0];
    CHECK(sent.state == EffectState::intent);
    CHECK(sent.attempt == 2);
    CHECK(sent.first_sent == first);
    CHECK(sent.last_sent == world.clock.now());
    CHECK_FALSE(sent.settle_until.has_value());
  }
  SUBCASE("again: of nothing is an error") {
    World world(open);
    const std::string task = world.accept("a").task;
    const auto again = world.store->effects().again(world.claim_one(), some_effect("steps/9"));
    REQUIRE_FALSE(again.ok());
    CHECK(again.error().kind == base::ErrorKind::missing);
    CHECK(again.error().message == "task " + task + " has no effect at steps/9");
  }
  SUBCASE("result: comes with what it teaches, in one commit") {
    World world(open);
    world.accept("a");
    const Claim claim = world.claim_one();
    Effect effect = some_effect("steps/1");
    must(world.store->effects().intent(claim, effect));
    effect.state = EffectState::done;
    effect.record = "7";
    effect.result = json(R"({"id":7})");
    Learned learned;
    learned.links.push_back({"", "pack/people", "l1", "7", json(R"({"name":1})"), {}});
    learned.known_names = {"crm.person email=ada@x"};
    learned.known_id = "7";
    learned.known_for = hours(1);
    learned.echoes = {"crm.person 7 f"};
    learned.echo_for = minutes(5);
    must(world.store->effects().result(claim, effect, learned));
    CHECK(must(world.store->links().find("pack/people", 0, "l1"))->b_id == "7");
    CHECK(must(world.store->state().known({"nothing", "crm.person email=ada@x"})) == "7");
    CHECK(must(world.store->state().take_echo("crm.person 7 f")));
    const auto entries = must(world.store->effects().of_record("crm.person", "7", 10));
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].state == EffectState::done);
    CHECK(entries[0].result == json(R"({"id":7})"));
  }
  SUBCASE("result: what cannot be learned leaves the entry as it was") {
    World world(open);
    world.accept("a");
    const Claim claim = world.claim_one();
    Effect effect = some_effect("steps/1");
    must(world.store->effects().intent(claim, effect));
    effect.state = EffectState::done;
    Learned learned;
    learned.links.push_back({"", "pack/people", "l1", "", {}, {}});
    const auto refused = world.store->effects().result(claim, effect, learned);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().message == "a link of pack/people needs the ids of both records");
    CHECK(must(world.store->effects().of_task(claim.task))[0].state == EffectState::intent);
  }
  SUBCASE("result: changes what came of it, not what was wanted") {
    World world(open);
    world.accept("a");
    const Claim claim = world.claim_one();
    must(world.store->effects().intent(claim, some_effect("steps/1")));
    const base::Time sent = world.clock.now();
    world.clock.advance(seconds(1));
    Effect effect;
    effect.step = "steps/1";
    effect.state = EffectState::failed;
    effect.result = json("1");
    must(world.store->effects().result(claim, effect, {}));
    const Effect entry = must(world.store->effects().of_task(claim.task))[0];
    CHECK(entry.state == EffectState::failed);
    CHECK(entry.result == json("1"));
    CHECK(entry.change == json(R"({"name":"Ada"})"));
    CHECK(entry.marker == "m-1");
    CHECK(entry.last_sent == sent);
    CHECK(entry.updated == world.clock.now());
  }
  SUBCASE("result: without an intent it is an entry too") {
    World world(open);
    world.accept("a");
    const Claim claim = world.claim_one();
    Effect effect = some_effect("steps/1");
    effect.state = EffectState::done;
    must(world.store->effects().result(claim, effect, {}));
    CHECK(must(world.store->effects().of_task(claim.task))[0].first_sent == world.clock.now());
  }
  SUBCASE(
      "of task: in the order of sending; of record: newest first, at most as many as asked for") {
    World world(open);
    world.accept("a");
    const Claim claim = world.claim_one();
    for (const std::string step : {"steps/2", "steps/1", "steps/3"}) {
      Effect effect = some_effect(step);
      effect.record = "7";
      must(world.store->effects().intent(claim, effect));
      world.clock.advance(seconds(1));
    }
    const auto of_task = must(world.store->effects().of_task(claim.task));
    REQUIRE(of_task.size() == 3);
    CHECK(of_task[0].step == "steps/2");
    CHECK(of_task[2].step == "steps/3");
    const auto of_record = must(world.store->effects().of_record("crm.person", "7", 2));
    REQUIRE(of_record.size() == 2);
    CHECK(of_record[0].step == "steps/3");
    CHECK(of_record[1].step == "steps/1");
  }
}

inline void settle_contract(const Open& open) {
  SUBCASE("settle: outcome, fingerprints, cursors and children become true together") {
    World world(open);
    const std::string task = world.accept("a", "k").task;
    const Claim claim = world.claim_one();
    Settlement settlement;
    settlement.outcome = "created";
    settlement.reason = "because";
    settlement.value = json(R"({"id":7})");
    settlement.fingerprints = {{"a", "acme.lead 1", "f1"}};
    settlement.cursors = {{"leads", json("\"2026\"")}};
    NewTask child;
    child.rule = "b";
    child.key = "k";
    child.source = "task";
    settlement.children = {child};
    world.clock.advance(seconds(2));
    must(world.store->settle().settle(claim, settlement));
    const TaskView view = world.view(task);
    CHECK(view.state == TaskState::settled);
    CHECK(view.outcome == "created");
    CHECK(view.reason == "because");
    CHECK(view.value == json(R"({"id":7})"));
    CHECK(view.finished == world.clock.now());
    CHECK(view.attempts == 1);
    CHECK(must(world.store->state().fingerprint("a", "acme.lead 1")) == "f1");
    CHECK(must(world.store->state().cursor("leads")) == json("\"2026\""));
    const Claim next = world.claim_one();
    CHECK(next.rule == "b");
    CHECK(world.view(next.task).parent == task);
  }
  SUBCASE("settle: a child that is refused settles nothing") {
    World world(open);
    world.accept("a");
    const Claim claim = world.claim_one();
    Settlement settlement;
    settlement.outcome = "done";
    settlement.cursors = {{"leads", json("1")}};
    NewTask child;
    child.rule = "b";
    child.lane = "fast";
    settlement.children = {child};
    CHECK_FALSE(world.store->settle().settle(claim, settlement).ok());
    CHECK(must(world.store->state().cursor("leads")).is_absent());
    world.settle(claim);
  }
  SUBCASE("settle: only once") {
    World world(open);
    world.accept("a");
    const Claim claim = world.claim_one();
    world.settle(claim);
    const auto again = world.store->settle().settle(claim, {});
    REQUIRE_FALSE(again.ok());
    CHECK(again.error().halt == base::Halt::fenced);
  }
  SUBCASE("page: cursors and children move, the task goes on") {
    World world(open);
    const std::string task = world.accept("a").task;
    const Claim claim = world.claim_one();
    Settlement page;
    page.cursors = {{"leads", json("1")}};
    NewTask child;
    child.rule = "b";
    child.dedup = "lead 1 v1";
    page.children = {child};
    must(world.store->settle().page(claim, page));
    page.cursors = {{"leads", json("2")}};
    must(world.store->settle().page(claim, page));
    CHECK(must(world.store->state().cursor("leads")) == json("2"));
    CHECK(world.view(task).state == TaskState::leased);
    CHECK(world.claim().size() == 1);
    world.settle(claim);
  }
}

}  // namespace engine::store
