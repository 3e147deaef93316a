#include "run/conditions.h"

#include <doctest/doctest.h>

#include "store/world.h"

namespace engine::run {

using base::Value;
using store::json;
using store::must;

namespace {

constexpr const char* kUrl = "https://crm.test/notes";

// A step that says `unchanged` is answered.
void answer(Conditions& conditions, const char* url, const std::string& validator) {
  Conditions::Step(&conditions, true).ask([&] {
    return conditions.answered("crm", url, validator), 0;
  });
}

// Tasks of one rule after the other, on one store.
struct Tasks {
  Tasks() {
    world.accounts = {{"crm", "account 1"}};
    pack.version = "pack 1";
    claim.rule = "desk/watch";
    claim.input = json(R"({"input":{"person":"ada"}})");
  }

  // What a task knows of the answer, asked in a step that says `unchanged`.
  std::string known(const std::string& connection = "crm", const std::string& url = kUrl) {
    Conditions conditions(world, pack, database.store->state(), claim);
    return Conditions::Step(&conditions, true).ask([&] {
      return must(conditions.known(connection, url));
    });
  }

  // A task that was answered, up to its end.
  void answered(const std::string& validator) {
    database.accept("a");
    const auto lease = database.claim_one();
    Conditions conditions(world, pack, database.store->state(), claim);
    answer(conditions, kUrl, validator);
    store::Settlement end;
    end.outcome = "done";
    end.kept = conditions.take();
    must(database.store->settle().settle(lease, end));
  }

  store::World database{store::open_memory};
  World world;
  LoadedPack pack;
  store::Claim claim;
};

}  // namespace

TEST_CASE("conditions: an answer is known when the task has ended well, and for a month") {
  Tasks tasks;
  CHECK(tasks.known() == "");
  tasks.answered("\"a\"");
  CHECK(tasks.known() == "\"a\"");
  tasks.answered("\"b\"");
  CHECK(tasks.known() == "\"b\"");
  tasks.database.clock.advance(store::hours(24 * 30));
  CHECK(tasks.known() == "");
}

TEST_CASE("conditions: only who has seen an answer knows it") {
  Tasks tasks;
  tasks.answered("\"a\"");
  CHECK(tasks.known("crm", "https://crm.test/notes?page=2") == "");
  CHECK(tasks.known("other") == "");
  SUBCASE("another rule does not") {
    tasks.claim.rule = "desk/other";
  }
  SUBCASE("another input does not") {
    tasks.claim.input = json(R"({"input":{"person":"bob"}})");
  }
  SUBCASE("another version of the pack does not") {
    tasks.pack.version = "pack 2";
  }
  SUBCASE("another account does not") {
    tasks.world.accounts["crm"] = "account 2";
  }
  CHECK(tasks.known() == "");
}

TEST_CASE("conditions: steps that say nothing of unchanged answers ask for all") {
  Tasks tasks;
  tasks.answered("\"a\"");
  Conditions conditions(tasks.world, tasks.pack, tasks.database.store->state(), tasks.claim);
  for (Conditions* const given : {&conditions, static_cast<Conditions*>(nullptr)}) {
    Conditions::Step step(given, given == nullptr);
    CHECK(step.ask([&] { return must(conditions.known("crm", kUrl)); }) == "");
    CHECK(!step.unchanged());
    step.forget_before();
  }
  // Nor is anything conditional before and behind the call of a step that does.
  Conditions::Step step(&conditions, true);
  CHECK(step.ask([&] { return must(conditions.known("crm", kUrl)); }) == "\"a\"");
  CHECK(must(conditions.known("crm", kUrl)) == "");
  conditions.answered("crm", kUrl, "\"b\"");
  CHECK(conditions.take().empty());
}

TEST_CASE("conditions: an answer without a validator leaves nothing to know") {
  Tasks tasks;
  Conditions conditions(tasks.world, tasks.pack, tasks.database.store->state(), tasks.claim);
  answer(conditions, kUrl, "");
  CHECK(conditions.take().empty());
}

TEST_CASE("conditions: unchanged is told of the last answer only") {
  Tasks tasks;
  Conditions conditions(tasks.world, tasks.pack, tasks.database.store->state(), tasks.claim);
  Conditions::Step step(&conditions, true);
  step.ask([&] { return conditions.unchanged(), 0; });
  CHECK(step.unchanged());
  step.ask([] { return 0; });
  CHECK(!step.unchanged());
}

TEST_CASE("conditions: a part that ends early made no use of what came before, itself excepted") {
  Tasks tasks;
  Conditions conditions(tasks.world, tasks.pack, tasks.database.store->state(), tasks.claim);
  const auto ends = [&](const char* url) {
    Conditions::Step step(&conditions, true);
    step.ask([&] { return conditions.answered("crm", url, "\"x\""), 0; });
    step.forget_before();
  };
  answer(conditions, "https://crm.test/outer", "\"a\"");
  {
    const Conditions::Part item(&conditions);
    answer(conditions, "https://crm.test/inner", "\"b\"");
    ends("https://crm.test/last");
  }
  CHECK(conditions.take().size() == 2);

  answer(conditions, "https://crm.test/outer", "\"a\"");
  {
    const Conditions::Part item(&conditions);
    answer(conditions, "https://crm.test/inner", "\"b\"");
  }
  ends("https://crm.test/last");
  CHECK(conditions.take().size() == 1);
}

}  // namespace engine::run
