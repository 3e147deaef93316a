#include "connector/budget.h"

#include <atomic>
#include <map>
#include <thread>

#include <doctest/doctest.h>

#include "base/date.h"
#include "connector/acme.h"

using namespace engine;
using namespace std::chrono_literals;
using connector::Allowance;
using connector::Budgets;
using connector::CallOptions;

namespace {

// Remembers buckets, as the store would.
class Buckets final : public connector::Memory {
 public:
  base::Value bucket(const std::string& connection, const std::string& budget) override {
    return saved[connection + "." + budget];
  }

  void save_bucket(const std::string& connection, const std::string& budget,
                   const base::Value& state) override {
    saved[connection + "." + budget] = state;
    ++saves;
  }

  base::Value cached(const std::string&) override { return {}; }

  void cache(const std::string&, const base::Value&, base::Duration) override {}

  std::map<std::string, base::Value> saved;
  int saves = 0;
};

Allowance window(double capacity, base::Duration per) {
  Allowance allowance;
  allowance.name = "burst";
  allowance.capacity = capacity;
  allowance.per = per;
  return allowance;
}

Allowance ledger(double capacity, int reserve = 0, const std::string& zone = "UTC") {
  Allowance allowance;
  allowance.name = "daily";
  allowance.capacity = capacity;
  allowance.resets = spec::BudgetReset{"00:00", zone};
  allowance.reserve = reserve;
  return allowance;
}

Allowance flight(double places) {
  Allowance allowance;
  allowance.name = "flight";
  allowance.capacity = places;
  allowance.concurrent = true;
  return allowance;
}

struct Setup {
  explicit Setup(std::vector<Allowance> allowances,
                 base::Time start = base::from_micros(1'767'225'600'000'000))
      : clock(start), budgets("crm", std::move(allowances), clock, memory, metrics) {}

  base::Result<Budgets::Permit> take(const Budgets::Cost& cost, base::Duration patience = 0s,
                                     const std::string& lane = "live") {
    return budgets.take(cost, {lane, patience});
  }

  sim::StoppedClock clock;
  Buckets memory;
  base::CountingMetrics metrics;
  Budgets budgets;
};

base::Time at(const char* text) {
  return *base::parse_time(text);
}

}  // namespace

TEST_CASE("budgets: never more than the capacity in any window, nearly all of it used") {
  Setup setup({window(100, 20s)});
  std::vector<base::Duration> sent;
  while (setup.clock.boot() < 1000s) {
    REQUIRE(setup.take({{"burst", 1}}, 30s));
    sent.push_back(setup.clock.boot());
    setup.clock.advance(10ms);
  }
  for (std::size_t i = 100; i < sent.size(); ++i) REQUIRE(sent[i] - sent[i - 100] >= 20s);
  CHECK(sent.size() >= 4750);
}

TEST_CASE("budgets: who has no patience is told when to come back, and takes nothing") {
  Setup setup({window(1, 20s)});
  CHECK(setup.take({{"burst", 1}}));
  setup.clock.advance(5s);
  const auto refused = setup.take({{"burst", 1}}, 10s);
  REQUIRE(!refused);
  CHECK(refused.error().kind == base::ErrorKind::throttled);
  CHECK(refused.error().executed == base::Executed::no);
  CHECK(refused.error().message == "budget 'burst' of crm is used up (1 per 20s)");
  CHECK(refused.error().retry_after == 15s);
  CHECK(setup.clock.boot() == 5s);
  CHECK(setup.take({{"burst", 1}}, 15s));
  CHECK(setup.clock.boot() == 20s);
}

TEST_CASE("budgets: a call takes from all of its budgets or from none") {
  Setup setup({window(10, 2s), ledger(5)});
  CHECK(setup.take({{"burst", 1}, {"daily", 5}}));
  CHECK(!setup.take({{"burst", 1}, {"daily", 1}}));
  CHECK(setup.budgets.view()[0].used == 1);
  CHECK(setup.take({{"burst", 9}}));
}

TEST_CASE("budgets: weights add up") {
  Setup setup({ledger(30)});
  CHECK(setup.take({{"daily", 20}}));
  CHECK(!setup.take({{"daily", 20}}));
  CHECK(setup.take({{"daily", 10}}));
  CHECK(setup.budgets.view()[0].used == 30);
}

TEST_CASE("budgets: a ledger keeps its reserve for the live lane") {
  Setup setup({ledger(100, 30)});
  CHECK(setup.take({{"daily", 70}}, 0s, "bulk"));
  const auto refused = setup.take({{"daily", 1}}, 0s, "bulk");
  REQUIRE(!refused);
  CHECK(refused.error().message ==
        "budget 'daily' of crm is spent (70 of 100, lane bulk); it resets at 2026-01-02T00:00:00Z");
  CHECK(refused.error().retry_after == 24h);
  CHECK(setup.take({{"daily", 30}}));
  CHECK(!setup.take({{"daily", 1}}));
}

TEST_CASE(
    "budgets: a ledger is full again at the zone's midnight, on the days that clocks change too") {
  struct Day {
    const char* spent;
    const char* reset;
  };

  for (const Day& day : {Day{"2026-01-15T12:00:00Z", "2026-01-16T06:00:00Z"},
                         Day{"2026-03-08T06:30:00Z", "2026-03-09T05:00:00Z"},     // 23 hours
                         Day{"2026-11-01T05:30:00Z", "2026-11-02T06:00:00Z"}}) {  // 25 hours
    CAPTURE(day.spent);
    Setup setup({ledger(1, 0, "America/Chicago")}, at(day.spent));
    CHECK(setup.take({{"daily", 1}}));
    const auto refused = setup.take({{"daily", 1}});
    REQUIRE(!refused);
    CHECK(setup.clock.now() + *refused.error().retry_after == at(day.reset));
    setup.clock.advance(*refused.error().retry_after - base::Duration(1));
    CHECK(!setup.take({{"daily", 1}}));
    setup.clock.advance(base::Duration(1));
    CHECK(setup.take({{"daily", 1}}));
  }
}

TEST_CASE("budgets: places in flight are given back") {
  Setup setup({flight(2)});
  {
    const auto first = setup.take({{"flight", 1}});
    const auto second = setup.take({{"flight", 1}});
    CHECK(first);
    CHECK(second);
    const auto third = setup.take({{"flight", 1}});
    REQUIRE(!third);
    CHECK(third.error().message == "budget 'flight' of crm: 2 calls are in flight");
    CHECK(third.error().retry_after == 1s);
  }
  CHECK(setup.take({{"flight", 1}}));
}

TEST_CASE("budgets: threads wait for a place in flight, and no more get in than there are") {
  Setup setup({flight(3)});
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  std::atomic<int> passed{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 12; ++i) {
    threads.emplace_back([&] {
      for (int call = 0; call < 50; ++call) {
        const auto permit = setup.take({{"flight", 1}}, 1h);
        if (!permit) continue;
        const int now = ++inside;
        int seen = most.load();
        while (seen < now && !most.compare_exchange_weak(seen, now)) {
        }
        std::this_thread::yield();
        --inside;
        ++passed;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(passed == 600);
  CHECK(most <= 3);
}

TEST_CASE("budgets: answers that are free give back what they took, of these budgets only") {
  Allowance hourly = window(2, 1h);
  hourly.free = {"unchanged"};
  Allowance daily = ledger(2);
  daily.free = {"unchanged", "throttled"};
  Setup setup({hourly, daily, flight(5)});
  const auto answered = [&](const char* word) {
    auto permit = setup.take({{"burst", 1}, {"daily", 1}, {"flight", 1}});
    if (permit) permit->answered(word);
    return permit.ok();
  };
  CHECK(answered("unchanged"));
  CHECK(answered("unchanged"));
  CHECK(answered("throttled"));
  CHECK(setup.metrics.value("engine_budget_used", {"crm", "daily"}) == 0);
  CHECK(setup.metrics.value("engine_budget_used", {"crm", "burst"}) == 1);
  CHECK(answered("ok"));
  CHECK(!answered("unchanged"));
}

TEST_CASE("budgets: the share of a burst passes at once, the rest evenly") {
  Allowance spread = window(100, 90s);
  spread.burst = 10;
  Setup setup({spread});
  for (int i = 0; i < 10; ++i) CHECK(setup.take({{"burst", 1}}));
  CHECK(setup.take({{"burst", 1}}).error().retry_after == 1s);
  for (int i = 0; i < 3; ++i) CHECK(setup.take({{"burst", 1}}, 1s));
  CHECK(setup.clock.boot() == 3s);
}

TEST_CASE("budgets: what is waited is counted, in the call and for the next attempt") {
  Setup setup({window(1, 20s)});
  const auto waited = [&] {
    return setup.metrics.value("engine_budget_wait_seconds_total", {"crm"});
  };
  CHECK(setup.take({{"burst", 1}}));
  CHECK(waited() == 0);
  CHECK(setup.take({{"burst", 1}}, 30s));
  CHECK(waited() == 20);
  CHECK(!setup.take({{"burst", 1}}, 10s));
  CHECK(waited() == 40);
}

TEST_CASE("budgets: an API that asks for a pause stops everybody") {
  Setup setup({window(100, 20s)});
  setup.budgets.block(7s);
  const auto refused = setup.take({{"burst", 1}}, 5s);
  REQUIRE(!refused);
  CHECK(refused.error().message == "crm asked for a pause of 7s");
  CHECK(refused.error().retry_after == 7s);
  CHECK(!setup.take({}, 5s));
  setup.budgets.block(1s);
  CHECK(setup.take({{"burst", 1}}, 7s));
  CHECK(setup.clock.boot() == 7s);
}

TEST_CASE("budgets: the next process goes on where this one ended") {
  Buckets memory;
  base::CountingMetrics metrics;
  sim::StoppedClock clock;
  {
    Budgets budgets("crm", {window(2, 20s), ledger(10)}, clock, memory, metrics);
    CHECK(budgets.take({{"burst", 1}, {"daily", 4}}, {}));
    CHECK(budgets.take({{"burst", 1}, {"daily", 4}}, {}));
  }
  sim::StoppedClock later(clock.now() + 5s);
  Budgets budgets("crm", {window(2, 20s), ledger(10)}, later, memory, metrics);
  CHECK(budgets.take({{"burst", 1}}, {"live", 0s}).error().retry_after == 15s);
  CHECK(!budgets.take({{"daily", 4}}, {"live", 0s}));
  CHECK(budgets.take({{"daily", 2}}, {"live", 0s}));
}

TEST_CASE("budgets: the state is saved once a second at most") {
  Setup setup({ledger(1000)});
  for (int i = 0; i < 30; ++i) {
    CHECK(setup.take({{"daily", 1}}));
    setup.clock.advance(100ms);
  }
  CHECK(setup.memory.saves == 3);
}

TEST_CASE("budgets: what is used can be seen, and counted") {
  Setup setup({window(2, 20s), ledger(4)});
  CHECK(setup.take({{"burst", 2}, {"daily", 1}}));
  const auto views = setup.budgets.view();
  REQUIRE(views.size() == 2);
  CHECK(views[0].budget == "burst");
  CHECK(views[0].used == 2);
  CHECK(views[0].capacity == 2);
  CHECK(views[0].wait == 20s);
  CHECK(views[1].used == 1);
  CHECK(!views[1].wait);
  CHECK(setup.metrics.value("engine_budget_used", {"crm", "burst"}) == 2);
  CHECK(setup.metrics.value("engine_budget_capacity", {"crm", "daily"}) == 4);
}

TEST_CASE("budgets: a connector's operations cost what they say, else what the budget says") {
  connector::Acme acme(R"(
settings: { most: { type: int, default: 50 } }
budgets:
  burst: { capacity: 10, per: 2s }
  search: { capacity: 10, per: 2s, cost: 0 }
  daily: { capacity: "${settings.most}", resets: { zone: UTC } }
  flight: { concurrent: 3 }
operations:
  plain: { get: /a }
  heavy: { get: /b, cost: { daily: 20, search: 1 } }
)");
  CHECK(acme.client.cost("plain") ==
        std::map<std::string, int>{{"burst", 1}, {"calls", 1}, {"daily", 1}});
  CHECK(acme.client.cost("heavy") ==
        std::map<std::string, int>{{"burst", 1}, {"calls", 1}, {"daily", 20}, {"search", 1}});
  acme.transport.expect("GET https://acme.test/b").answer(200);
  acme.transport.expect("GET https://acme.test/b").answer(200);
  CHECK(acme.call("heavy"));
  CHECK(acme.call("heavy"));
  const auto refused = acme.call("heavy");
  REQUIRE(!refused);
  CHECK(refused.error().kind == base::ErrorKind::throttled);
  CHECK(refused.error().message ==
        "GET /b: budget 'daily' of crm is spent (40 of 50, lane live); it resets at "
        "2026-01-02T00:00:00Z");
}

TEST_CASE("budgets: a capacity that is no number stops the connection") {
  connector::Acme acme(R"(
settings: { most: { type: text, default: many } }
budgets: { daily: { capacity: "${settings.most}", resets: { zone: UTC } } }
operations: { plain: { get: /a } }
)");
  const auto answer = acme.call("plain");
  REQUIRE(!answer);
  CHECK(answer.error().kind == base::ErrorKind::stopped);
  CHECK(answer.error().message == "budget 'daily' needs a number above 0 as its capacity");
}
