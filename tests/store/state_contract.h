// What every store of links and small state holds to, and what it forgets.
#pragma once

#include "store/world.h"

namespace engine::store {

inline void links_contract(const Open& open) {
  const auto link = [](const std::string& a, const std::string& b, const std::string& id = "") {
    return Link{id, "pack/people", a, b, json(R"({"name":"x"})"), {}};
  };
  SUBCASE("links: found from both sides, only in their set") {
    World world(open);
    must(world.store->links().put(link("a1", "b1")));
    const auto by_a = must(world.store->links().find("pack/people", 0, "a1"));
    const auto by_b = must(world.store->links().find("pack/people", 1, "b1"));
    REQUIRE(by_a.has_value());
    REQUIRE(by_b.has_value());
    CHECK(by_a->id == by_b->id);
    CHECK(by_a->base == json(R"({"name":"x"})"));
    CHECK(by_a->updated == world.clock.now());
    CHECK_FALSE(must(world.store->links().find("pack/people", 0, "b1")).has_value());
    CHECK_FALSE(must(world.store->links().find("pack/other", 0, "a1")).has_value());
  }
  SUBCASE("links: a new pair takes its ids from the pairs that had them") {
    World world(open);
    must(world.store->links().put(link("a1", "b1")));
    must(world.store->links().put(link("a2", "b2")));
    must(world.store->links().put(link("a1", "b2")));
    CHECK(must(world.store->links().count("pack/people")) == 1);
    CHECK(must(world.store->links().find("pack/people", 0, "a1"))->b_id == "b2");
    CHECK_FALSE(must(world.store->links().find("pack/people", 1, "b1")).has_value());
  }
  SUBCASE("links: the same pair again keeps its id") {
    World world(open);
    must(world.store->links().put(link("a1", "b1")));
    const auto before = must(world.store->links().find("pack/people", 0, "a1"));
    Link changed = link("a1", "b1");
    changed.base = json("{}");
    must(world.store->links().put(changed));
    const auto after = must(world.store->links().find("pack/people", 0, "a1"));
    CHECK(after->id == before->id);
    CHECK(after->base == json("{}"));
  }
  SUBCASE("links: listed page by page, removed by id") {
    World world(open);
    for (int i = 0; i < 5; ++i)
      must(world.store->links().put(link("a" + std::to_string(i), "b" + std::to_string(i))));
    const auto first = must(world.store->links().list("pack/people", "", 3));
    REQUIRE(first.size() == 3);
    const auto second = must(world.store->links().list("pack/people", first.back().id, 3));
    REQUIRE(second.size() == 2);
    CHECK(second[1].a_id == "a4");
    must(world.store->links().remove(first[0].id));
    CHECK(must(world.store->links().count("pack/people")) == 4);
  }
}

inline void state_contract(const Open& open) {
  SUBCASE("state: what was never written") {
    World world(open);
    CHECK(must(world.store->state().cursor("x")).is_absent());
    CHECK(must(world.store->state().fingerprint("r", "x")).empty());
    CHECK(must(world.store->state().known({"x"})).empty());
    CHECK_FALSE(must(world.store->state().take_echo("x")));
    CHECK(must(world.store->state().buckets()).empty());
    CHECK(must(world.store->state().cached("x")).is_absent());
  }
  SUBCASE("echo: taken once, and not after its time") {
    World world(open);
    world.accept("a");
    const Claim claim = world.claim_one();
    Settlement page;
    page.learned.echoes = {"e1", "e2"};
    page.learned.echo_for = minutes(1);
    must(world.store->settle().page(claim, page));
    CHECK(must(world.store->state().take_echo("e1")));
    CHECK_FALSE(must(world.store->state().take_echo("e1")));
    world.clock.advance(minutes(1));
    CHECK_FALSE(must(world.store->state().take_echo("e2")));
  }
  SUBCASE("buckets: the newest state of each") {
    World world(open);
    must(world.store->state().save_buckets(
        {{"crm", "burst", json("1")}, {"crm", "day", json("2")}}));
    must(world.store->state().save_buckets({{"crm", "burst", json("3")}}));
    const auto buckets = must(world.store->state().buckets());
    REQUIRE(buckets.size() == 2);
    CHECK(buckets[0].budget == "burst");
    CHECK(buckets[0].state == json("3"));
  }
  SUBCASE("cache: until its time is over") {
    World world(open);
    must(world.store->state().cache("fields", json("[1]"), minutes(1)));
    CHECK(must(world.store->state().cached("fields")) == json("[1]"));
    world.clock.advance(minutes(1));
    CHECK(must(world.store->state().cached("fields")).is_absent());
  }
  SUBCASE("cache: what a task brings is there from its end on, until its time is over") {
    World world(open);
    world.accept("a");
    const Claim claim = world.claim_one();
    Settlement settlement;
    settlement.outcome = "done";
    settlement.kept = {{"validator", json("\"a\""), minutes(1)}};
    CHECK(must(world.store->state().cached("validator")).is_absent());
    must(world.store->settle().settle(claim, settlement));
    CHECK(must(world.store->state().cached("validator")) == json("\"a\""));
    world.clock.advance(minutes(1));
    CHECK(must(world.store->state().cached("validator")).is_absent());
  }
}

inline void purge_contract(const Open& open) {
  SUBCASE("purge: settled tasks go with attempts and effects after the history, others stay") {
    World world(open);
    const std::string settled = world.accept("a").task;
    const Claim claim = world.claim_one();
    Effect effect;
    effect.step = "steps/1";
    must(world.store->effects().intent(claim, effect));
    world.settle(claim);
    const std::string parked = world.accept("a").task;
    world.settle(world.claim_one(), "parked");
    const std::string waiting = world.accept("a").task;
    world.clock.advance(hours(24 * 7) - seconds(1));
    CHECK(must(world.store->purge()) == 0);
    world.clock.advance(seconds(1));
    CHECK(must(world.store->purge()) == 1);
    CHECK_FALSE(must(world.store->queue().find(settled)).has_value());
    CHECK(must(world.store->effects().of_task(settled)).empty());
    CHECK(world.view(parked).state == TaskState::parked);
    CHECK(world.view(waiting).state == TaskState::ready);
  }
  SUBCASE("purge: a task that is to be forgotten early goes then, however it ended well") {
    World world(open);
    const std::string early = world.accept("a").task;
    Settlement settlement;
    settlement.outcome = "skipped";
    settlement.keep = minutes(10);
    must(world.store->settle().settle(world.claim_one(), settlement));
    const std::string late = world.accept("a").task;
    world.settle(world.claim_one());
    world.clock.advance(minutes(10) - seconds(1));
    CHECK(must(world.store->purge()) == 0);
    world.clock.advance(seconds(1));
    CHECK(must(world.store->purge()) == 1);
    CHECK_FALSE(must(world.store->queue().find(early)).has_value());
    CHECK(must(world.store->queue().find(late)).has_value());
  }
  SUBCASE("purge: more than a slice at once") {
    World world(open);
    world.accept("a");
    Settlement page;
    for (int i = 0; i < 1100; ++i) {
      NewTask task;
      task.rule = "a";
      task.dedup = std::to_string(i);
      page.children.push_back(task);
    }
    const Claim claim = world.claim_one();
    must(world.store->settle().page(claim, page));
    must(world.store->queue().heartbeat({claim}));
    world.clock.advance(hours(96));
    CHECK(must(world.store->purge()) == 1100);
    CHECK(must(world.store->purge()) == 0);
    CHECK(must(world.store->queue().counts()).ready == 1100);
  }
  SUBCASE("purge: memories, cached values and documents after their time") {
    World world(open);
    world.accept("a");
    const Claim claim = world.claim_one();
    Settlement page;
    page.learned.known_names = {"n"};
    page.learned.known_id = "1";
    page.learned.known_for = minutes(1);
    page.learned.echoes = {"e"};
    page.learned.echo_for = minutes(1);
    must(world.store->settle().page(claim, page));
    must(world.store->state().cache("c", json("1"), minutes(1)));
    must(world.store->documents().declare({"pack/seen", {"user"}, {}, {}, minutes(1)}));
    must(world.store->documents().declare({"pack/kept", {}, {}, {}, {}}));
    must(world.store->documents().insert("pack/seen", json(R"({"user":"u"})")));
    must(world.store->documents().insert("pack/kept", json("{}")));
    CHECK(must(world.store->purge()) == 0);
    world.clock.advance(minutes(1));
    CHECK(must(world.store->state().known({"n"})).empty());
    CHECK(must(world.store->purge()) == 4);
    CHECK(must(world.store->documents().count("pack/seen", {})) == 0);
    CHECK(must(world.store->documents().count("pack/kept", {})) == 1);
    must(world.store->documents().insert("pack/seen", json(R"({"user":"u"})")));
  }
}

}  // namespace engine::store
