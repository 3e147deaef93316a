#include "store/faulty_disk.h"
#include "store/store_folder.h"
#include "store/world.h"

namespace engine::store {

namespace {

// A store on a disk of its own; `world` is closed before the disk goes.
struct OnFaultyDisk {
  StoreFolder folder;
  FaultyDisk disk;
  const std::string path = folder.file("store");
  World world{open()};

  Open open() const {
    return [this](base::Clock& clock, const OpenOptions& options) {
      return open_sqlite(path, clock, options);
    };
  }
};

}  // namespace

TEST_CASE("failed commit: its outcome is unknown and the store is done for") {
  StoreFolder folder;
  const FaultyDisk disk;
  const Open open = [&](base::Clock& clock, const OpenOptions& options) {
    return open_sqlite(folder.file("store"), clock, options);
  };
  {
    World world(open);
    world.accept("before");
    CHECK(world.store->health() == Store::Health::good);
    FaultyDisk::fails_to_sync = true;
    NewTask task = on_key("k");
    const auto unknown = world.store->queue().accept(task);
    REQUIRE_FALSE(unknown.ok());
    CHECK(unknown.error().kind == base::ErrorKind::internal);
    CHECK(unknown.error().code == "commit-unknown");
    CHECK(unknown.error().executed == base::Executed::unknown);
    CHECK(unknown.error().message == "a commit failed: whether it is on disk is not known");
    CHECK(unknown.error().hint == "restart the service; what is on disk is then known");
    CHECK(world.store->health() == Store::Health::failed);
    FaultyDisk::fails_to_sync = false;
    const auto refused = world.store->queue().accept(task);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == "failed");
    CHECK(refused.error().message == "the store met an error after which it does not go on");
    world.store->queue().wait(milliseconds(1));
  }
  // What was acknowledged is there after the restart.
  World world(open);
  CHECK(world.claim_one().rule == "before");
}

TEST_CASE("full disk: a definite rollback, and the store goes on when there is room again") {
  OnFaultyDisk on;
  World& world = on.world;
  const std::string before = world.accept("before").task;
  FaultyDisk::is_full = true;
  auto refused = world.store->queue().accept(on_key("k"));
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().kind == base::ErrorKind::transient);
  CHECK(refused.error().code == "full");
  CHECK(refused.error().executed == base::Executed::no);
  CHECK(refused.error().message == "the disk of the store is full; nothing was written");
  CHECK(refused.error().hint == "free some space: the store goes on by itself");
  CHECK(world.store->health() == Store::Health::full);
  CHECK(world.view(before).state == TaskState::ready);
  CHECK_FALSE(world.store->queue().claim(1, "config").ok());

  FaultyDisk::is_full = false;
  refused = world.store->queue().accept(on_key("k"));
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == "full");
  world.clock.advance(seconds(5));
  const std::string after = world.accept("after").task;
  CHECK(world.store->health() == Store::Health::good);
  CHECK(tasks_of(world.claim()) == std::vector{before, after});
}

TEST_CASE("full disk: still full after five seconds, it is tried again after five more") {
  OnFaultyDisk on;
  FaultyDisk::is_full = true;
  CHECK_FALSE(on.world.store->queue().accept(on_key("k")).ok());
  on.world.clock.advance(seconds(5));
  CHECK_FALSE(on.world.store->queue().accept(on_key("k")).ok());
  FaultyDisk::is_full = false;
  CHECK_FALSE(on.world.store->queue().accept(on_key("k")).ok());
  on.world.clock.advance(seconds(5));
  CHECK(on.world.store->queue().accept(on_key("k")).ok());
}

}  // namespace engine::store
