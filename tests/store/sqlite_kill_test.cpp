#include <csignal>
#include <set>

#include <sys/wait.h>
#include <unistd.h>

#include "store/store_folder.h"
#include "store/world.h"

namespace engine::store {

namespace {

constexpr std::size_t kId = 36;

// The process that will be killed: accepts, claims and settles, and reports every accept it was
// promised.
[[noreturn]] void work_until_killed(const std::string& path, int report) {
  sim::StoppedClock clock;
  auto store = open_sqlite(path, clock);
  if (!store) _exit(1);
  for (int n = 0;; ++n) {
    const auto accepted = (*store)->queue().accept(on_key("k" + std::to_string(n % 3)));
    if (!accepted || write(report, accepted->task.data(), kId) != static_cast<ssize_t>(kId))
      _exit(1);
    const auto claims = (*store)->queue().claim(1, "config");
    if (!claims) _exit(1);
    for (const Claim& claim : *claims) {
      if (n % 2 == 0) (void)(*store)->settle().settle(claim, {});
    }
  }
}

// Starts it, kills it after so many reports, and returns them all.
std::set<std::string> kill_after(const std::string& path, std::size_t reports) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) work_until_killed(path, ends[1]);
  close(ends[1]);
  std::set<std::string> reported;
  std::string id(kId, ' ');
  while (read(ends[0], id.data(), kId) == static_cast<ssize_t>(kId)) {
    reported.insert(id);
    if (reported.size() == reports) kill(child, SIGKILL);
  }
  close(ends[0]);
  int status = 0;
  CHECK(waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status));
  return reported;
}

}  // namespace

TEST_CASE("kill: what was acknowledged is there, and every key goes on") {
  const StoreFolder folder;
  const std::string path = folder.file("store");
  std::set<std::string> reported;
  for (const std::size_t reports : {1U, 2U, 3U, 17U, 40U})
    reported.merge(kill_after(path, reports));

  World world([&](base::Clock& clock, const OpenOptions& options) {
    return open_sqlite(path, clock, options);
  });
  for (const std::string& task : reported) CHECK(must(world.store->queue().find(task)).has_value());
  CHECK(must(world.store->queue().counts()).leased == 0);
  std::vector<Claim> claims = world.claim();
  while (!claims.empty()) {
    for (const Claim& claim : claims) world.settle(claim);
    claims = world.claim();
  }
  const Counts counts = must(world.store->queue().counts());
  CHECK(counts.ready + counts.held == 0);
  CHECK(counts.settled + counts.parked >= static_cast<std::int64_t>(reported.size()));
}

}  // namespace engine::store
