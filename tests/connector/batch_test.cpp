#include "connector/batch.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "connector/acme.h"

using namespace engine;
using connector::Acme;
using connector::json;

namespace {

constexpr const char* kPerson = R"(
operations:
  get: { get: "/people/${id}", value: body.data }
  many: { get: /people, query: { ids: "${batch.ids}" }, items: body.data, batch: { of: get, up_to: 3, items: body.data, by: id } }
entities:
  person: { read: get }
)";

std::vector<base::Value> ids(std::initializer_list<int> numbers) {
  std::vector<base::Value> list;
  for (const int number : numbers) list.push_back(base::Value::number(std::int64_t{number}));
  return list;
}

// Batches on their own, so that a test can see who waits.
struct Parts {
  explicit Parts(http::Transport& transport)
      : caller({connection, settings, secrets, auth, budgets, transport, clock, metrics}) {}

  const std::string connection = "crm";
  const base::Value settings;
  const connector::Secrets secrets;
  sim::StoppedClock clock;
  connector::NoMemory memory;
  base::CountingMetrics metrics;
  connector::NoAuth auth;
  connector::Budgets budgets{connection, {}, clock, memory, metrics};
  connector::Caller caller;
  connector::Batches batches{caller};
};

}  // namespace

TEST_CASE("batch: many ids are read in calls of at most `up_to`, a single one alone") {
  Acme acme(kPerson);
  acme.transport.expect("GET https://acme.test/people?ids=1%2C2%2C3")
      .answer(200, R"({"data":[{"id":3},{"id":"1"}]})");
  acme.transport.expect("GET https://acme.test/people/4").answer(200, R"({"data":{"id":4}})");
  const auto found =
      acme.client.read_many(acme.lua, "person", ids({1, 2, 3, 2, 4}), {}, acme.options);
  REQUIRE(found);
  CHECK(found->size() == 3);
  CHECK(found->contains("1"));
  CHECK(!found->contains("2"));
  CHECK(found->contains("4"));
}

TEST_CASE("batch: when the API refuses the call as a whole, each is read alone") {
  Acme acme(kPerson);
  acme.transport.expect("GET https://acme.test/people?ids=1%2C2").answer(400, "{}");
  acme.transport.expect("GET https://acme.test/people/1").answer(200, R"({"data":{"id":1}})");
  acme.transport.expect("GET https://acme.test/people/2").answer(404);
  const auto found = acme.client.read_many(acme.lua, "person", ids({1, 2}), {}, acme.options);
  REQUIRE(found);
  CHECK(found->size() == 1);
}

TEST_CASE("batch: a call that fails fails all of its reads") {
  Acme acme(kPerson);
  acme.options.patience = base::Duration(0);
  acme.transport.expect("GET https://acme.test/people?ids=1%2C2").answer(503);
  const auto found = acme.client.read_many(acme.lua, "person", ids({1, 2}), {}, acme.options);
  REQUIRE(!found);
  CHECK(found.error().message == "GET /people 503");
}

TEST_CASE("batch: no ids, no call; without a batch operation each is read alone") {
  Acme acme(R"(
operations: { get: { get: "/people/${id}", value: body } }
entities: { person: { read: get } }
)");
  CHECK(acme.client.read_many(acme.lua, "person", {}, {}, acme.options)->empty());
  acme.transport.expect("GET https://acme.test/people/1").answer(200, R"({"id":1})");
  acme.transport.expect("GET https://acme.test/people/2").answer(200, R"({"id":2})");
  CHECK(acme.client.read_many(acme.lua, "person", ids({1, 2}), {}, acme.options)->size() == 2);
}

TEST_CASE("batch: reads that arrive while a call is in flight share the next one") {
  std::mutex mutex;
  std::condition_variable changed;
  bool first_arrived = false;
  bool released = false;
  std::atomic<int> alone{0};
  std::atomic<int> together{0};
  connector::FunctionTransport transport(
      [&](const http::Request& request) -> base::Result<http::Response> {
        if (request.url == "https://acme.test/people/0") {
          std::unique_lock lock(mutex);
          first_arrived = true;
          changed.notify_all();
          changed.wait(lock, [&] { return released; });
          return connector::response(200, R"({"data":{"id":0}})");
        }
        if (request.url.find("?ids=") == std::string::npos) {
          ++alone;
          return connector::response(200, R"({"data":{"id":9}})");
        }
        ++together;
        return connector::response(
            200, R"({"data":[{"id":1},{"id":2},{"id":3},{"id":4},{"id":5},{"id":6}]})");
      });
  Parts parts(transport);
  const auto connector = connector::acme_connector(kPerson);
  const connector::SharedRead shared{*connector->compiled().operation("get"),
                                     connector->compiled().operation("many"),
                                     base::Value::object()};
  std::atomic<int> good{0};
  const auto read = [&](int id) {
    lua::Runtime lua;
    const auto record = parts.batches.read(lua, shared, base::Value::number(std::int64_t{id}), {});
    if (record && *record && (**record).get("id").as_integer() == id) ++good;
  };
  std::vector<std::thread> threads;
  threads.emplace_back(read, 0);
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return first_arrived; });
  }
  for (int id = 1; id <= 6; ++id) threads.emplace_back(read, id);
  while (parts.batches.waiting() < 6) std::this_thread::yield();
  {
    const std::lock_guard lock(mutex);
    released = true;
  }
  changed.notify_all();
  for (auto& thread : threads) thread.join();
  CHECK(good == 7);
  CHECK(together == 2);
  CHECK(alone == 0);
}
