// What every queue holds to.
#pragma once

#include "store/hold_contract.h"
#include "store/world.h"

namespace engine::store {

inline void accept_contract(const Open& open) {
  SUBCASE("accept: a task without a key is ready at once") {
    World world(open);
    const Accepted accepted = world.accept("pack/rule");
    CHECK_FALSE(accepted.duplicate);
    CHECK(accepted.eta == world.clock.now());
    CHECK(world.view(accepted.task).state == TaskState::ready);
  }
  SUBCASE("accept: what was given comes back in the claim") {
    World world(open);
    NewTask task;
    task.rule = "pack/rule";
    task.key = "person:1";
    task.input = json(R"({"id": 1.10, "none": null})");
    task.source = "route POST /x";
    const Accepted accepted = world.accept(task);
    const Claim claim = world.claim_one();
    CHECK(claim.task == accepted.task);
    CHECK(claim.rule == "pack/rule");
    CHECK(claim.key == "person:1");
    CHECK(claim.lane == "live");
    CHECK(claim.source == "route POST /x");
    CHECK(claim.config == "config-1");
    CHECK(base::to_json(claim.input) == R"({"id":1.10,"none":null})");
    CHECK(claim.attempt == 1);
    CHECK(claim.created == world.clock.now());
  }
  SUBCASE("accept: an absent input stays absent") {
    World world(open);
    world.accept("pack/rule");
    CHECK(world.claim_one().input.is_absent());
  }
  SUBCASE("accept: the same dedup of the same rule is one task within the window") {
    World world(open);
    NewTask task;
    task.rule = "pack/rule";
    task.dedup = "event-1";
    const Accepted first = world.accept(task);
    const Accepted again = world.accept(task);
    CHECK(again.duplicate);
    CHECK(again.task == first.task);
    world.settle(world.claim_one());
    CHECK(world.accept(task).task == first.task);
    NewTask other = task;
    other.rule = "pack/other";
    CHECK_FALSE(world.accept(other).duplicate);
    world.clock.advance(hours(96));
    CHECK_FALSE(world.accept(task).duplicate);
  }
  SUBCASE("accept: coalesce gives the event to the task that waits") {
    World world(open);
    NewTask task;
    task.rule = "pack/rule";
    task.key = "k";
    task.coalesce = true;
    task.input = json("1");
    const Accepted running = world.accept(task);
    task.input = json("2");
    const Accepted waiting = world.accept(task);
    CHECK_FALSE(waiting.duplicate);
    task.input = json("3");
    task.dedup = "event-3";
    const Accepted merged = world.accept(task);
    CHECK(merged.duplicate);
    CHECK(merged.task == waiting.task);
    CHECK(world.accept(task).task == waiting.task);
    CHECK(world.view(running.task).input == json("1"));
    CHECK(world.view(waiting.task).input == json("3"));
    task.dedup.clear();
    task.rule = "pack/other";
    CHECK_FALSE(world.accept(task).duplicate);
  }
  SUBCASE("accept: a live event takes the bulk task it merges into along") {
    World world(open);
    NewTask task;
    task.rule = "pack/rule";
    task.key = "k";
    task.lane = "bulk";
    task.coalesce = true;
    world.accept(task);
    const Accepted waiting = world.accept(task);
    task.lane = "live";
    CHECK(world.accept(task).task == waiting.task);
    CHECK(world.view(waiting.task).lane == "live");
  }
  SUBCASE("accept: an unknown lane is refused") {
    World world(open);
    NewTask task;
    task.rule = "pack/rule";
    task.lane = "fast";
    const auto refused = world.store->queue().accept(task);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().kind == base::ErrorKind::invalid);
    CHECK(refused.error().message == "'fast' is not a lane");
    CHECK(refused.error().hint == "a lane is live or bulk");
  }
  SUBCASE("accept: the estimate counts those before it") {
    World world(open);
    NewTask task;
    task.rule = "pack/rule";
    task.key = "k";
    task.run_at = world.clock.now() + minutes(1);
    CHECK(world.accept(task).eta == *task.run_at);
    task.run_at.reset();
    const base::Time second = world.accept(task).eta;
    const base::Time third = world.accept(task).eta;
    CHECK(second > world.clock.now() + minutes(1));
    CHECK(third > second);
  }
}

inline void claim_contract(const Open& open) {
  SUBCASE("claim: in the order in which they became due, at most as many as asked for") {
    World world(open);
    NewTask later;
    later.rule = "later";
    later.run_at = world.clock.now() + seconds(1);
    const std::string last = world.accept(later).task;
    const std::string first = world.accept("a").task;
    const std::string second = world.accept("b").task;
    CHECK(tasks_of(world.claim(1)) == std::vector{first});
    CHECK(tasks_of(world.claim()) == std::vector{second});
    CHECK(world.claim().empty());
    world.clock.advance(seconds(1));
    CHECK(tasks_of(world.claim()) == std::vector{last});
  }
  SUBCASE("claim: live before bulk") {
    World world(open);
    NewTask bulk;
    bulk.rule = "bulk";
    bulk.lane = "bulk";
    world.accept(bulk);
    world.accept("live");
    const auto claims = world.claim();
    REQUIRE(claims.size() == 2);
    CHECK(claims[0].rule == "live");
    CHECK(claims[1].rule == "bulk");
    CHECK(claims[1].lane == "bulk");
  }
  SUBCASE("claim: a task keeps the config of its first claim") {
    World world(open);
    world.accept("a");
    world.give_back(world.claim_one(), BackReason::throttled);
    world.accept("b");
    const auto claims = must(world.store->queue().claim(2, "config-2"));
    REQUIRE(claims.size() == 2);
    CHECK(claims[0].config == "config-1");
    CHECK(claims[0].attempt == 2);
    CHECK(claims[1].config == "config-2");
    CHECK(must(world.store->queue().pinned_configs()) ==
          std::vector<std::string>{"config-1", "config-2"});
    world.settle(claims[0]);
    CHECK(must(world.store->queue().pinned_configs()) == std::vector<std::string>{"config-2"});
  }
}

inline void key_contract(const Open& open) {
  SUBCASE("key: one at a time, in the order of acceptance") {
    World world(open);
    const std::string first = world.accept("a", "k").task;
    const std::string second = world.accept("b", "k").task;
    const std::string third = world.accept("a", "k").task;
    const std::string other = world.accept("a", "j").task;
    CHECK(world.view(second).state == TaskState::held);
    const auto claims = world.claim();
    CHECK(tasks_of(claims) == std::vector{first, other});
    CHECK(world.claim().empty());
    world.settle(claims[0]);
    const Claim next = world.claim_one();
    CHECK(next.task == second);
    world.settle(next);
    CHECK(world.claim_one().task == third);
  }
  SUBCASE("key: a head that is tried again blocks those behind it") {
    World world(open);
    const std::string first = world.accept("a", "k").task;
    world.accept("a", "k");
    world.give_back(world.claim_one(), BackReason::error, minutes(1));
    CHECK(world.claim().empty());
    world.clock.advance(minutes(1));
    CHECK(tasks_of(world.claim()) == std::vector{first});
  }
  SUBCASE("key: a head that is not due yet blocks those behind it") {
    World world(open);
    NewTask task;
    task.rule = "a";
    task.key = "k";
    task.run_at = world.clock.now() + minutes(1);
    world.accept(task);
    world.accept("a", "k");
    CHECK(world.claim().empty());
  }
  SUBCASE("key: a parked task lets the next one run; retried, it stands at the end") {
    World world(open);
    const std::string first = world.accept("a", "k").task;
    const std::string second = world.accept("a", "k").task;
    world.settle(world.claim_one(), "parked");
    must(world.store->queue().retry(first));
    CHECK(world.view(first).state == TaskState::held);
    const Claim claim = world.claim_one();
    CHECK(claim.task == second);
    world.settle(claim);
    const Claim again = world.claim_one();
    CHECK(again.task == first);
    CHECK(again.attempt == 2);
  }
  SUBCASE("key: free again after its last task") {
    World world(open);
    world.accept("a", "k");
    world.settle(world.claim_one());
    CHECK(world.view(world.accept("a", "k").task).state == TaskState::ready);
  }
}

inline void lease_contract(const Open& open) {
  const auto is_fenced = [](const base::Result<void>& result) {
    return !result && result.error().kind == base::ErrorKind::conflict &&
           result.error().halt == base::Halt::fenced;
  };
  SUBCASE("lease: what an attempt writes after it lost its lease is refused") {
    World world(open);
    const std::string task = world.accept("a", "k").task;
    const Claim lost = world.claim_one();
    world.clock.advance(seconds(60));
    CHECK(is_fenced(world.store->settle().settle(lost, {})));
    CHECK(must(world.store->queue().reap()) == 1);
    const Claim live = world.claim_one();
    CHECK(live.attempt == 2);
    CHECK(live.crashes == 1);
    CHECK(is_fenced(world.store->settle().settle(lost, {})));
    CHECK(is_fenced(world.store->settle().page(lost, {})));
    CHECK(is_fenced(world.store->queue().give_back(lost, {})));
    CHECK(is_fenced(world.store->effects().result(lost, {}, {})));
    CHECK(is_fenced(world.store->effects().again(lost, {})));
    const auto intent = world.store->effects().intent(lost, {});
    REQUIRE_FALSE(intent.ok());
    CHECK(intent.error().halt == base::Halt::fenced);
    const auto hold = world.store->queue().hold(lost, {"name"});
    REQUIRE_FALSE(hold.ok());
    CHECK(hold.error().message == "attempt 1 of task " + task + " has lost its lease");
    CHECK(must(world.store->queue().heartbeat({lost, live})) == std::vector{task});
    world.settle(live);
  }
  SUBCASE("lease: a heartbeat renews it") {
    World world(open);
    world.accept("a");
    const Claim claim = world.claim_one();
    world.clock.advance(seconds(45));
    CHECK(must(world.store->queue().heartbeat({claim})).empty());
    world.clock.advance(seconds(45));
    CHECK(must(world.store->queue().reap()) == 0);
    world.settle(claim);
  }
  SUBCASE("lease: after the third crash the task is parked and its key is free") {
    World world(open);
    const std::string task = world.accept("a", "k").task;
    const std::string next = world.accept("a", "k").task;
    for (int crash = 0; crash < 3; ++crash) {
      CHECK(world.claim_one().task == task);
      world.clock.advance(seconds(61));
      CHECK(must(world.store->queue().reap()) == 1);
    }
    const TaskView parked = world.view(task);
    CHECK(parked.state == TaskState::parked);
    CHECK(parked.outcome == "parked");
    CHECK(parked.reason == "crashed 3 times");
    CHECK(parked.crashes == 3);
    CHECK(world.claim_one().task == next);
  }
  SUBCASE("give back: only an error counts as one") {
    World world(open);
    world.accept("a");
    for (const auto reason : {BackReason::throttled, BackReason::uncertain, BackReason::blocked,
                              BackReason::held, BackReason::drained, BackReason::error}) {
      const Claim claim = world.claim_one();
      CHECK(claim.errors == 0);
      world.give_back(claim, reason);
    }
    const Claim claim = world.claim_one();
    CHECK(claim.errors == 1);
    CHECK(claim.attempt == 7);
  }
  SUBCASE("give back: people see why the task waits") {
    World world(open);
    const std::string task = world.accept("a").task;
    const base::Time run_at = world.clock.now() + hours(1);
    must(world.store->queue().give_back(world.claim_one(),
                                        {BackReason::throttled, run_at, "429 of crm", ""}));
    const TaskView view = world.view(task);
    CHECK(view.state == TaskState::ready);
    CHECK(view.reason == "429 of crm");
    CHECK(view.run_at == run_at);
  }
  SUBCASE("give back: a blocked task waits for its connection") {
    World world(open);
    world.accept("a");
    must(world.store->queue().give_back(world.claim_one(),
                                        {BackReason::blocked, {}, "crm is paused", "crm"}));
    CHECK(must(world.store->queue().counts()).blocked == 1);
    CHECK(must(world.store->queue().counts()).ready == 0);
    world.clock.advance(hours(24 * 365));
    CHECK(world.claim().empty());
    CHECK(must(world.store->queue().unblock("acme")) == 0);
    CHECK(must(world.store->queue().unblock("crm")) == 1);
    CHECK(world.claim().size() == 1);
  }
}

inline void operator_contract(const Open& open) {
  SUBCASE("retry: only of a parked task") {
    World world(open);
    const std::string task = world.accept("a").task;
    auto refused = world.store->queue().retry(task);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().kind == base::ErrorKind::conflict);
    CHECK(refused.error().message == "task " + task + " is not parked");
    refused = world.store->queue().retry("nobody");
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().kind == base::ErrorKind::missing);
    CHECK(refused.error().message == "there is no task nobody");
  }
  SUBCASE("retry: starts again with a new config and no errors") {
    World world(open);
    const std::string task = world.accept("a").task;
    world.give_back(world.claim_one(), BackReason::error);
    world.settle(world.claim_one(), "parked");
    must(world.store->queue().retry(task));
    const auto claims = must(world.store->queue().claim(1, "config-2"));
    REQUIRE(claims.size() == 1);
    CHECK(claims[0].config == "config-2");
    CHECK(claims[0].errors == 0);
    CHECK(claims[0].attempt == 3);
  }
  SUBCASE("drop: a parked task is settled as skipped") {
    World world(open);
    const std::string task = world.accept("a").task;
    CHECK_FALSE(world.store->queue().drop(task, "no").ok());
    world.settle(world.claim_one(), "parked");
    must(world.store->queue().drop(task, "not needed"));
    const TaskView view = world.view(task);
    CHECK(view.state == TaskState::settled);
    CHECK(view.outcome == "skipped");
    CHECK(view.reason == "not needed");
  }
}

inline void view_contract(const Open& open) {
  SUBCASE("find: nothing under an unknown id") {
    World world(open);
    CHECK_FALSE(must(world.store->queue().find("nobody")).has_value());
  }
  SUBCASE("list: newest first, filtered, page by page") {
    World world(open);
    const std::string a = world.accept("a", "k").task;
    const std::string b = world.accept("b", "k").task;
    world.clock.advance(hours(1));
    const std::string c = world.accept("a").task;
    const auto listed = [&](TaskFilter filter) {
      std::vector<std::string> tasks;
      for (const TaskView& view : must(world.store->queue().list(filter)))
        tasks.push_back(view.task);
      return tasks;
    };
    CHECK(listed({}) == std::vector{c, b, a});
    TaskFilter filter;
    filter.limit = 2;
    CHECK(listed(filter) == std::vector{c, b});
    filter.after = b;
    CHECK(listed(filter) == std::vector{a});
    filter = {};
    filter.rule = "a";
    CHECK(listed(filter) == std::vector{c, a});
    filter.since = world.clock.now();
    CHECK(listed(filter) == std::vector{c});
    filter = {};
    filter.key = "k";
    filter.state = TaskState::held;
    CHECK(listed(filter) == std::vector{b});
    Settlement settlement;
    settlement.outcome = "parked";
    settlement.reason = "no lead found";
    must(world.store->settle().settle(world.claim_one(), settlement));
    filter = {};
    filter.outcome = "parked";
    filter.reason = "lead";
    CHECK(listed(filter) == std::vector{a});
    filter.reason = "deal";
    CHECK(listed(filter).empty());
  }
  SUBCASE("counts: every task in its place, and the age of the oldest that waits") {
    World world(open);
    CHECK_FALSE(must(world.store->queue().counts()).oldest.has_value());
    world.accept("a", "k");
    world.settle(world.claim_one());
    world.accept("a", "k");
    const Claim claim = world.claim_one();
    world.accept("a", "k");
    world.clock.advance(seconds(5));
    world.accept("a");
    const Counts counts = must(world.store->queue().counts());
    CHECK(counts.settled == 1);
    CHECK(counts.leased == 1);
    CHECK(counts.held == 1);
    CHECK(counts.ready == 1);
    CHECK(counts.parked == 0);
    CHECK(counts.oldest == base::Duration(seconds(5)));
    world.settle(claim, "parked");
    CHECK(must(world.store->queue().counts()).parked == 1);
  }
  SUBCASE("children: what became of the tasks that a task made") {
    World world(open);
    const std::string parent = world.accept("a").task;
    world.settle(world.claim_one());
    const auto none = must(world.store->queue().children(parent));
    CHECK(none.left + none.trying_again + none.settled + none.parked == 0);
    CHECK_FALSE(none.last_end.has_value());
    NewTask child;
    child.rule = "b";
    child.parent = parent;
    for (int i = 0; i < 5; ++i) world.accept(child);
    world.accept("b");  // somebody else's
    const auto claims = must(world.store->queue().claim(4, "config-1"));
    REQUIRE(claims.size() == 4);
    world.give_back(claims[0], BackReason::error);
    world.settle(claims[1], "parked");
    world.clock.advance(seconds(5));
    world.settle(claims[2]);
    const auto children = must(world.store->queue().children(parent));
    CHECK(children.left == 2);
    CHECK(children.trying_again == 1);
    CHECK(children.settled == 1);
    CHECK(children.parked == 1);
    CHECK(children.last_end == world.clock.now());
  }
  SUBCASE("children: one that stands behind a task which is to be tried again waits for that") {
    World world(open);
    world.accept("b", "k");
    NewTask child;
    child.rule = "b";
    child.key = "k";
    child.parent = "p";
    world.accept(child);
    CHECK(must(world.store->queue().children("p")).left == 1);
    world.give_back(world.claim_one(), BackReason::error);
    const auto children = must(world.store->queue().children("p"));
    CHECK(children.left == 0);
    CHECK(children.trying_again == 1);
  }
}

inline void queue_contract(const Open& open) {
  accept_contract(open);
  claim_contract(open);
  key_contract(open);
  lease_contract(open);
  hold_contract(open);
  operator_contract(open);
  view_contract(open);
}

}  // namespace engine::store
