#include <filesystem>
#include <fstream>
#include <sstream>

#include "store/database.h"
#include "store/store_folder.h"
#include "store/world.h"

namespace engine::store {

namespace {

namespace fs = std::filesystem;

std::string read_bytes(const std::string& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

void write_bytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// A closed store with something in most tables.
void make_store(const std::string& path) {
  World world([&](base::Clock& clock, const OpenOptions& options) {
    return open_sqlite(path, clock, options);
  });
  Settlement settlement;
  settlement.outcome = "done";
  settlement.learned.links = {{"", "pack/people", "a", "b", json("{}"), {}}};
  settlement.cursors = {{"leads", json("1")}};
  for (int i = 0; i < 200; ++i) settlement.children.push_back(on_key("k" + std::to_string(i % 20)));
  world.accept("a");
  must(world.store->settle().settle(world.claim_one(), settlement));
  must(world.store->documents().declare({"pack/notes", {"text"}, {}, {}, {}}));
  must(world.store->documents().insert("pack/notes", json(R"({"text":"a"})")));
}

struct Attempt {
  sim::StoppedClock clock;
  base::Result<std::unique_ptr<Store>> store;

  explicit Attempt(const std::string& path) : store(open_sqlite(path, clock)) {}

  const base::Error& error() const {
    REQUIRE_FALSE(store.ok());
    CHECK(store.error().kind == base::ErrorKind::stopped);
    return store.error();
  }
};

void check_is_corrupt(const std::string& path, const std::string& finding) {
  const std::string before = read_bytes(path);
  const Attempt attempt(path);
  CHECK(attempt.error().code == "corrupt");
  CHECK(attempt.error().message == "the store " + path + " is damaged: " + finding);
  CHECK(attempt.error().hint == "keep the file " + path + " and restore a backup in its place");
  CHECK(read_bytes(path) == before);
}

// Asks everything; all that matters is that the process survives the answers.
void look_around(Store& store) {
  (void)store.queue().list({});
  (void)store.queue().counts();
  (void)store.queue().claim(50, "config");
  (void)store.links().list("pack/people", "", 10);
  (void)store.state().cursor("leads");
  (void)store.documents().declare({"pack/notes", {"text"}, {}, {}, {}});
  (void)store.documents().list("pack/notes", {});
  (void)store.purge();
}

}  // namespace

TEST_CASE("open: what was stored is there after closing and opening") {
  const StoreFolder folder;
  make_store(folder.file("store"));
  Attempt attempt(folder.file("store"));
  REQUIRE(attempt.store.ok());
  Store& store = **attempt.store;
  CHECK(must(store.queue().counts()).ready == 20);
  CHECK(must(store.queue().counts()).held == 180);
  CHECK(must(store.links().count("pack/people")) == 1);
  CHECK(must(store.state().cursor("leads")) == json("1"));
  must(store.documents().declare({"pack/notes", {"text"}, {}, {}, {}}));
  CHECK(must(store.documents().get("pack/notes", "a")).has_value());
}

TEST_CASE("open: leases of a former process are void, and count as crashes") {
  const StoreFolder folder;
  const Open open = [&](base::Clock& clock, const OpenOptions& options) {
    return open_sqlite(folder.file("store"), clock, options);
  };
  std::string task;
  for (int crash = 0; crash < 3; ++crash) {
    World world(open);
    if (crash == 0) task = world.accept("a").task;
    const Claim claim = world.claim_one();
    CHECK(claim.task == task);
    CHECK(claim.crashes == crash);
    CHECK(claim.attempt == crash + 1);
  }
  World world(open);
  CHECK(world.claim().empty());
  CHECK(world.view(task).state == TaskState::parked);
  CHECK(world.view(task).reason == "crashed 3 times");
}

TEST_CASE("open: a second time is refused while the first lasts") {
  const StoreFolder folder;
  const std::string path = folder.file("store");
  {
    Attempt first(path);
    REQUIRE(first.store.ok());
    const Attempt second(path);
    CHECK(second.error().code == "locked");
    CHECK(second.error().message == "another process has the lock " + path + ".lock");
    CHECK(second.error().hint == "stop it first: a store has one process");
    CHECK((*first.store)->queue().accept(on_key("k")).ok());
  }
  CHECK(Attempt(path).store.ok());
}

TEST_CASE("open: a folder that is not there") {
  const StoreFolder folder;
  const std::string path = folder.file("none/store");
  const Attempt attempt(path);
  CHECK(attempt.error().code == "unwritable");
  CHECK(attempt.error().message == "cannot open " + path + ".lock: No such file or directory");
  CHECK(attempt.error().hint == "the folder must be there and writable");
}

TEST_CASE("open: a schema of a later version is refused") {
  const StoreFolder folder;
  const std::string path = folder.file("store");
  make_store(path);
  {
    Database database = must(Database::open(path, Database::Access::write));
    must(database.run(
        "INSERT INTO migration (version, name, hash, applied_us) VALUES (99, 'x', 'y', 0)"));
  }
  const Attempt attempt(path);
  CHECK(attempt.error().code == "newer");
  CHECK(attempt.error().message ==
        "the store was written by a later version of the engine: its schema is 99, this engine "
        "knows 7");
  CHECK(attempt.error().hint == "start that version, or restore a backup from before the upgrade");
}

TEST_CASE("open: a list of migrations that forgot one is damage") {
  const StoreFolder folder;
  const std::string path = folder.file("store");
  make_store(path);
  {
    Database database = must(Database::open(path, Database::Access::write));
    must(database.run("DELETE FROM migration WHERE version = 6"));
  }
  check_is_corrupt(path, "store: index task_children already exists");
}

TEST_CASE("open: a migration that was another one is refused") {
  const StoreFolder folder;
  const std::string path = folder.file("store");
  make_store(path);
  {
    Database database = must(Database::open(path, Database::Access::write));
    must(database.run("UPDATE migration SET hash = 'x' WHERE version = 2"));
  }
  const Attempt attempt(path);
  CHECK(attempt.error().code == "changed");
  CHECK(attempt.error().message == "the store's schema 2 is not the one this engine knows");
}

TEST_CASE("open: a file that is no database, or a part of one, is refused and left alone") {
  const StoreFolder folder;
  const std::string path = folder.file("store");
  write_bytes(path, "");
  check_is_corrupt(path, "it is empty");
  write_bytes(path, std::string(10'000, 'x'));
  check_is_corrupt(path, "store: file is not a database");
  fs::remove(path);
  make_store(path);
  const std::string whole = read_bytes(path);
  write_bytes(path, whole.substr(0, whole.size() / 2));
  check_is_corrupt(path, "store: database disk image is malformed");
}

TEST_CASE(
    "open: a flipped byte is refused or harmless, never deleted, never the end of the process") {
  const StoreFolder folder;
  const std::string path = folder.file("store");
  make_store(path);
  const std::string whole = read_bytes(path);
  std::uint32_t random = 1;
  int refused = 0;
  for (int flip = 0; flip < 500; ++flip) {
    random = random * 1'664'525 + 1'013'904'223;
    std::string bytes = whole;
    // Half of them at the beginnings of pages, where the structure is.
    const std::size_t place = flip % 2 == 0
                                  ? random % bytes.size()
                                  : random % (bytes.size() / 4096) * 4096 + random / 7 % 16;
    bytes[place] = static_cast<char>(bytes[place] ^ (1 << (random >> 29)));
    write_bytes(path, bytes);
    fs::remove(path + "-wal");
    fs::remove(path + "-shm");
    CAPTURE(place);
    Attempt attempt(path);
    if (attempt.store.ok()) {
      look_around(**attempt.store);
      continue;
    }
    ++refused;
    CAPTURE(attempt.store.error().message);
    CHECK(attempt.error().hint.size() > 0);
    CHECK(read_bytes(path) == bytes);
  }
  CHECK(refused > 100);
}

}  // namespace engine::store
