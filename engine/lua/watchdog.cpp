#include "lua/watchdog.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <ctime>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include <lua.hpp>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/mutex.h"

#if defined(__SANITIZE_THREAD__)
// The sanitizer holds signals back until the next system call, and a loop in Lua makes none.
extern "C" int __sigaction(int, const struct sigaction*, struct sigaction*);  // NOLINT
#define ENGINE_SIGACTION __sigaction
#else
#define ENGINE_SIGACTION sigaction
#endif

namespace engine::lua {

namespace {

constexpr base::Duration kShortestSample = std::chrono::milliseconds(1);
constexpr base::Duration kLongestSample = std::chrono::milliseconds(10);

constinit thread_local Watch* current = nullptr;
constinit thread_local int thread_id = 0;
constinit thread_local clockid_t thread_clock = 0;

const char timeout_mark = 0;

int stop_signal() {
  return SIGRTMIN + 3;
}

// The calling thread, with the signal let through: another part may have blocked them all.
void prepare_thread() {
  if (thread_id == 0) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, stop_signal());
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
    thread_id = static_cast<int>(syscall(SYS_gettid));
    pthread_getcpuclockid(pthread_self(), &thread_clock);
  }
}

// What a thread has computed so far; nullopt when it has ended.
std::optional<base::Duration> computed(clockid_t clock) {
  timespec time{};
  if (clock_gettime(clock, &time) != 0) return std::nullopt;
  return std::chrono::duration_cast<base::Duration>(std::chrono::seconds(time.tv_sec) +
                                                    std::chrono::nanoseconds(time.tv_nsec));
}

void on_instruction(lua_State* state, lua_Debug*) {
  raise_timeout(state);
}

}  // namespace

// The thread that samples all watches. It lives as long as there are any.
class Watchdog {
 public:
  static std::shared_ptr<Watchdog> shared();

  Watchdog();
  ~Watchdog();

  void add(Watch* watch);
  void remove(Watch* watch);

 private:
  struct Seen {
    Watch* watch;
    std::uint64_t number;
    std::optional<base::Duration> since;  // what its thread had computed
  };

  void run();
  static void look(Seen& seen);
  base::Duration sample_interval() const REQUIRES(mutex_);

  base::Mutex mutex_;
  base::Condition changed_;
  std::vector<Seen> watches_ GUARDED_BY(mutex_);
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

std::shared_ptr<Watchdog> Watchdog::shared() {
  static base::Mutex mutex;
  static std::weak_ptr<Watchdog> running;
  const base::Lock lock(mutex);
  auto watchdog = running.lock();
  if (!watchdog) running = watchdog = std::make_shared<Watchdog>();
  return watchdog;
}

Watchdog::Watchdog() : thread_([this] { run(); }) {}

Watchdog::~Watchdog() {
  {
    const base::Lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Watchdog::add(Watch* watch) {
  const base::Lock lock(mutex_);
  watches_.push_back({watch, 0, {}});
  changed_.notify_all();
}

void Watchdog::remove(Watch* watch) {
  const base::Lock lock(mutex_);
  std::erase_if(watches_, [watch](const Seen& seen) { return seen.watch == watch; });
}

// A twentieth of the shortest budget.
base::Duration Watchdog::sample_interval() const {
  base::Duration shortest = kLongestSample * 20;
  for (const Seen& seen : watches_) shortest = std::min(shortest, seen.watch->budget_);
  return std::max(shortest / 20, kShortestSample);
}

void Watchdog::run() {
  const base::Lock lock(mutex_);
  while (!stopping_) {
    for (Seen& seen : watches_) look(seen);
    changed_.wait_for(mutex_, sample_interval());
  }
}

// A thread that has ended meanwhile makes tgkill fail; one that got its id ignores the signal.
void Watchdog::look(Seen& seen) {
  Watch& watch = *seen.watch;
  const std::uint64_t number = watch.number_;
  if (number % 2 == 0) return;
  const auto now = computed(watch.clock_);
  if (number != seen.number || !seen.since) {
    seen.number = number;
    seen.since = now;
    return;
  }
  if (!now || *now - *seen.since < watch.budget_) return;
  watch.condemned_ = number;
  syscall(SYS_tgkill, getpid(), watch.thread_.load(), stop_signal());
}

Watch::Watch(base::Duration budget) : budget_(budget) {
  static std::once_flag installed;
  std::call_once(installed, [] {
    struct sigaction action = {};
    action.sa_handler = &Watch::on_signal;
    action.sa_flags = SA_RESTART | SA_ONSTACK;
    ENGINE_SIGACTION(stop_signal(), &action, nullptr);
  });
  watchdog_ = Watchdog::shared();
  watchdog_->add(this);
}

Watch::~Watch() {
  watchdog_->remove(this);
}

void Watch::on_signal(int) {
  Watch* watch = current;
  if (watch == nullptr) return;
  const std::uint64_t number = watch->number_;
  if (number % 2 == 0 || watch->condemned_ != number) return;
  lua_sethook(watch->state_, on_instruction,
              LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

// Only the thread that is inside writes these, so no step needs to be atomic as a whole: the
// watchdog sees an old number or the new one, and the handler, which runs in this very thread,
// sees them in the order in which they are written.
void Watch::enter() {
  prepare_thread();
  if (thread_.load(std::memory_order_relaxed) != thread_id) {
    thread_.store(thread_id, std::memory_order_relaxed);
    clock_.store(thread_clock, std::memory_order_relaxed);
  }
  current = this;
  std::atomic_signal_fence(std::memory_order_seq_cst);
  number_.store(number_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
}

void Watch::leave() {
  const std::uint64_t number = number_.load(std::memory_order_relaxed);
  number_.store(number + 1, std::memory_order_release);
  std::atomic_signal_fence(std::memory_order_seq_cst);
  if (condemned_.load(std::memory_order_relaxed) == number) stopped_ = true;
  current = nullptr;
}

Watch* Watch::suspend() {
  Watch* watch = current;
  if (watch != nullptr) watch->leave();
  return watch;
}

void Watch::resume(Watch* watch) {
  if (watch != nullptr) watch->enter();
}

Watch::Inside::Inside(Watch& watch, lua_State* state, bool& stopped)
    : watch_(watch),
      stopped_(stopped),
      outer_(suspend()),
      outer_state_(watch.state_),
      outer_stopped_(watch.stopped_) {
  watch_.state_ = state;
  watch_.stopped_ = false;
  watch_.enter();
}

Watch::Inside::~Inside() {
  watch_.leave();
  stopped_ = watch_.stopped_;
  watch_.state_ = outer_state_;
  watch_.stopped_ = outer_stopped_;
  resume(outer_);
}

Watch::Outside::Outside() : outer_(suspend()) {}

Watch::Outside::~Outside() {
  resume(outer_);
}

int raise_timeout(lua_State* state) {
  lua_pushlightuserdata(state,
                        const_cast<char*>(&timeout_mark));  // NOLINT: only its address counts
  return lua_error(state);
}

bool is_timeout(lua_State* state, int index) {
  return lua_touserdata(state, index) == &timeout_mark;
}

}  // namespace engine::lua
