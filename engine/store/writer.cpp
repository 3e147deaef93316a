#include "store/writer.h"

namespace engine::store {

using base::ErrorKind;
using base::Result;

namespace {

constexpr std::size_t kGroup = 200;
constexpr std::chrono::seconds kProbeEvery{5};

base::Error coded(ErrorKind kind, std::string message, std::string hint, std::string code) {
  base::Error error = base::error(kind, std::move(message), std::move(hint));
  error.code = std::move(code);
  return error;
}

base::Error full() {
  return coded(ErrorKind::transient, "the disk of the store is full; nothing was written",
               "free some space: the store goes on by itself", "full");
}

base::Error failed() {
  return coded(ErrorKind::internal, "the store met an error after which it does not go on",
               "restart the service", "failed");
}

base::Error commit_unknown(base::Error cause) {
  base::Error error =
      coded(ErrorKind::internal, "a commit failed: whether it is on disk is not known",
            "restart the service; what is on disk is then known", "commit-unknown");
  error.executed = base::Executed::unknown;
  error.cause = std::make_shared<base::Error>(std::move(cause));
  return error;
}

}  // namespace

Writer::Writer(Database database, const base::Clock& clock)
    : database_(std::move(database)), clock_(clock), thread_([this] { loop(); }) {}

Writer::~Writer() {
  {
    const base::Lock lock(mutex_);
    stopping_ = true;
  }
  asked_.notify_one();
  thread_.join();
}

Result<void> Writer::submit(Work work) {
  if (std::this_thread::get_id() == thread_.get_id()) {
    return database_.atomically([&] { return work(database_); });
  }
  Request request{std::move(work), {}, {}};
  auto done = request.done.get_future();
  bool is_first = false;
  {
    const base::Lock lock(mutex_);
    is_first = waiting_.empty();
    waiting_.push_back(std::move(request));
  }
  if (is_first) asked_.notify_one();
  return done.get();
}

void Writer::loop() {
  while (true) {
    Group group = take();
    if (group.empty()) return;
    if (const auto done = commit(group); !done) {
      for (Request& request : group) request.outcome = done.error();
    }
    for (Request& request : group) request.done.set_value(std::move(request.outcome));
  }
}

// Up to kGroup requests; none when the store is closed. While the disk is full and nobody asks for
// anything it asks for a write itself.
Writer::Group Writer::take() {
  const base::Lock lock(mutex_);
  while (waiting_.empty() && !stopping_) {
    if (health() != Store::Health::full) {
      asked_.wait(mutex_);
    } else if (!asked_.wait_for(mutex_, kProbeEvery) && waiting_.empty()) {
      waiting_.push_back({[](Database&) { return Result<void>(); }, {}, {}});
    }
  }
  if (waiting_.size() <= kGroup) return std::exchange(waiting_, {});
  const auto end = waiting_.begin() + kGroup;
  Group group(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
  waiting_.erase(waiting_.begin(), end);
  return group;
}

Result<void> Writer::refusal() {
  if (health() == Store::Health::failed) return failed();
  if (health() == Store::Health::full) {
    if (clock_.boot() - full_since_ < kProbeEvery) return full();
    database_.forget_fault();
  }
  return {};
}

// One transaction. An error is the outcome of all of them; without one each has its own.
Result<void> Writer::commit(Group& group) {
  TRY(refusal());
  if (auto begun = database_.run("BEGIN IMMEDIATE"); !begun) return give_up(begun.error());
  if (health() == Store::Health::full) {
    if (auto probed = database_.run("UPDATE meta SET probe = probe + 1"); !probed)
      return give_up(probed.error());
  }
  if (auto ran = run_all(group); !ran) return give_up(ran.error());
  if (auto committed = database_.run("COMMIT"); !committed) {
    const bool is_definite = committed.error().code == "full" || committed.error().code == "busy";
    return give_up(is_definite ? committed.error() : commit_unknown(committed.error()));
  }
  health_ = Store::Health::good;
  return {};
}

// The error of a request is its own, unless it says something about the whole file.
Result<void> Writer::run_all(Group& group) {
  for (Request& request : group) {
    request.outcome = database_.atomically([&] { return request.work(database_); });
    const bool is_whole = database_.in_transaction() && database_.fault() == Database::Fault::none;
    if (!is_whole) return request.outcome ? failed() : request.outcome.error();
  }
  return {};
}

// Ends the transaction and says what the error means for the store.
base::Error Writer::give_up(base::Error error) {
  const bool is_unknown = error.code == "commit-unknown";
  if (database_.in_transaction() && !is_unknown) {
    if (!database_.run("ROLLBACK")) health_ = Store::Health::failed;
  }
  if (is_unknown || database_.fault() == Database::Fault::broken) {
    health_ = Store::Health::failed;
  } else if (database_.fault() == Database::Fault::full) {
    full_since_ = clock_.boot();
    health_ = Store::Health::full;
    return full();
  }
  return error;
}

}  // namespace engine::store
