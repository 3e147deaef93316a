#include "base/uuid.h"

#include <mutex>
#include <set>
#include <thread>

#include <doctest/doctest.h>

using namespace engine::base;
using namespace std::chrono_literals;

TEST_CASE("uuid7: has the form of RFC 9562 and begins with the time") {
  const std::string id = uuid7(*parse_time("2099-01-02T03:04:05.678Z"));
  REQUIRE(id.size() == 36);
  CHECK(id.substr(0, 13) == "03b3dae1-932e");
  CHECK(id[14] == '7');
  CHECK(std::string("89ab").find(id[19]) != std::string::npos);
  for (std::size_t i = 0; i < id.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    CHECK((id[i] == '-') == dash);
    if (!dash) CHECK(std::string("0123456789abcdef").find(id[i]) != std::string::npos);
  }
}

TEST_CASE("uuid7: each sorts after the one before, also when time stands still or jumps back") {
  const Time now = *parse_time("2100-01-01T00:00:00Z");
  std::string last = uuid7(now);
  for (int i = 0; i < 10'000; ++i) {
    const std::string id = uuid7(now - std::chrono::seconds(i % 3));
    REQUIRE(id > last);
    last = id;
  }
  CHECK(uuid7(now + 24h) > last);
}

TEST_CASE("uuid7: unique across threads") {
  std::mutex mutex;
  std::set<std::string> ids;
  const auto work = [&] {
    for (int i = 0; i < 1000; ++i) {
      std::string id = uuid7(from_micros(0));
      const std::lock_guard lock(mutex);
      ids.insert(std::move(id));
    }
  };
  std::thread first(work);
  std::thread second(work);
  first.join();
  second.join();
  CHECK(ids.size() == 2000);
}
