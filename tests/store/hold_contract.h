// What every queue holds to about names that only one task may hold.
#pragma once

#include "store/world.h"

namespace engine::store {

// The entry of a create whose fate nobody knows yet.
inline Effect create_in_doubt(const Claim& claim) {
  Effect effect;
  effect.task = claim.task;
  effect.step = "steps/1/create";
  effect.effect = "marked";
  return effect;
}

inline void hold_contract(const Open& open) {
  const auto hold = [](World& world, const Claim& claim, std::vector<std::string> names) {
    return must(world.store->queue().hold(claim, names));
  };
  const auto is_free = [&](World& world, const Claim& claim, const std::string& name) {
    return hold(world, claim, {name}).empty();
  };
  const auto wait_for = [](World& world, const Claim& claim, const std::string& name) {
    must(world.store->queue().give_back(
        claim, {BackReason::held, world.clock.now() + hours(1), "", name}));
  };
  SUBCASE("hold: all names or none") {
    World world(open);
    world.accept("a");
    world.accept("b");
    const auto claims = world.claim();
    CHECK(hold(world, claims[0], {"x", "y"}).empty());
    CHECK(hold(world, claims[0], {"y"}).empty());
    CHECK(hold(world, claims[1], {"z", "y"}) == "y");
    CHECK(hold(world, claims[0], {"z"}).empty());
  }
  SUBCASE("hold: names are free when the task steps back") {
    for (const auto reason : {BackReason::error, BackReason::throttled, BackReason::held,
                              BackReason::drained, BackReason::blocked}) {
      World world(open);
      world.accept("a");
      world.accept("b");
      const auto claims = world.claim();
      CHECK(is_free(world, claims[0], "x"));
      CHECK_FALSE(is_free(world, claims[1], "x"));
      world.give_back(claims[0], reason, hours(1000));
      CHECK(is_free(world, claims[1], "x"));
    }
  }
  SUBCASE("hold: kept while uncertain, free when settled or parked") {
    World world(open);
    world.accept("a");
    const Claim other = world.claim_one();
    for (const std::string outcome : {"done", "parked"}) {
      world.accept("b");
      Claim claim = world.claim_one();
      CHECK(is_free(world, claim, "x"));
      world.give_back(claim, BackReason::uncertain);
      CHECK_FALSE(is_free(world, other, "x"));
      claim = world.claim_one();
      world.settle(claim, outcome);
      world.accept("c");
      const Claim next = world.claim_one();
      CHECK(is_free(world, next, "x"));
      world.settle(next);
    }
  }
  SUBCASE("hold: kept through other errors while a create is in doubt") {
    World world(open);
    for (const auto reason : {BackReason::error, BackReason::throttled, BackReason::drained}) {
      world.accept("a");
      world.accept("b");
      const auto claims = world.claim();
      CHECK(is_free(world, claims[0], "x"));
      must(world.store->effects().intent(claims[0], create_in_doubt(claims[0])));
      world.give_back(claims[0], reason);
      CHECK_FALSE(is_free(world, claims[1], "x"));
      world.settle(world.claim_one());
      CHECK(is_free(world, claims[1], "x"));
      world.settle(claims[1]);
    }
  }
  SUBCASE("hold: a task parked in doubt keeps its names for a while") {
    World world(open);
    world.accept("a");
    world.accept("b");
    const auto claims = world.claim();
    CHECK(is_free(world, claims[0], "x"));
    must(world.store->effects().intent(claims[0], create_in_doubt(claims[0])));
    world.settle(claims[0], "parked");
    CHECK_FALSE(is_free(world, claims[1], "x"));
    wait_for(world, claims[1], "x");
    world.clock.advance(minutes(5) - milliseconds(1));
    CHECK(world.claim().empty());
    world.clock.advance(milliseconds(1));
    const Claim other = world.claim_one();
    CHECK(is_free(world, other, "x"));
    must(world.store->queue().retry(claims[0].task));
    CHECK_FALSE(is_free(world, world.claim_one(), "x"));
  }
  SUBCASE("hold: who waits for a name is due when it is free") {
    World world(open);
    world.accept("a");
    world.accept("b");
    const auto claims = world.claim();
    CHECK(is_free(world, claims[0], "x"));
    wait_for(world, claims[1], "x");
    CHECK(world.claim().empty());
    CHECK(must(world.store->queue().counts()).blocked == 0);
    world.settle(claims[0]);
    CHECK(world.claim_one().task == claims[1].task);
  }
  SUBCASE("hold: a name that was freed meanwhile is not waited for") {
    World world(open);
    world.accept("a");
    wait_for(world, world.claim_one(), "x");
    CHECK(world.claim().size() == 1);
  }
  SUBCASE("hold: of two in doubt that wait for each other one lets go") {
    World world(open);
    world.accept("a");
    world.accept("b");
    const auto claims = world.claim();
    for (const Claim& claim : claims) {
      must(world.store->effects().intent(claim, create_in_doubt(claim)));
      must(world.store->queue().hold(claim, {claim.task}));
    }
    wait_for(world, claims[0], claims[1].task);
    CHECK(world.claim().empty());
    wait_for(world, claims[1], claims[0].task);
    CHECK(world.claim_one().task == claims[0].task);
  }
  SUBCASE("hold: whether the holder runs") {
    World world(open);
    world.accept("a");
    world.accept("b");
    const auto claims = world.claim();
    const auto is_running = [&] {
      return must(world.store->queue().is_held_by_running(claims[1], "x"));
    };
    CHECK_FALSE(is_running());
    CHECK(is_free(world, claims[0], "x"));
    CHECK(is_running());
    CHECK_FALSE(must(world.store->queue().is_held_by_running(claims[0], "x")));
    world.give_back(claims[0], BackReason::uncertain);
    CHECK_FALSE(is_running());
  }
}

}  // namespace engine::store
