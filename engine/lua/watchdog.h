// Stops Lua that runs too long, whatever it does.
//
// Each thread that runs Lua has a Watch: a number that is odd while the thread is inside Lua. One
// thread of the process samples all numbers; one that stays odd beyond its budget is condemned and
// its thread gets a signal. The handler acts only while the thread is still inside the condemned
// call: it sets a hook that raises at every instruction, so that a loop around pcall ends as well.
// A state that was stopped is not used again.
//
// The budget is time that the thread computes: on a busy machine, waiting for a processor costs a
// script nothing.
//
// What runs inside C sees no hook: our own C++ loops ask `condemned()` now and then.
#pragma once

#include <atomic>
#include <cstdint>
#include <ctime>
#include <memory>

#include "base/duration.h"

struct lua_State;

namespace engine::lua {

class Watchdog;

// Used by one thread at a time.
class Watch {
 public:
  explicit Watch(base::Duration budget);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  // Whether the call that is under way is to end.
  bool condemned() const { return stopped_ || condemned_ == number_; }

  // The thread is inside `state` while one of these lives; `stopped` tells afterwards whether it
  // was condemned. They nest: an inner one has a budget of its own, and that of the outer one
  // starts anew.
  class Inside {
   public:
    Inside(Watch& watch, lua_State* state, bool& stopped);
    ~Inside();
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

   private:
    Watch& watch_;
    bool& stopped_;
    Watch* const outer_;
    lua_State* const outer_state_;
    const bool outer_stopped_;
  };

  // The thread is outside for a while, such as in a request: that time does not count.
  class Outside {
   public:
    Outside();
    ~Outside();
    Outside(const Outside&) = delete;
    Outside& operator=(const Outside&) = delete;

   private:
    Watch* const outer_;
  };

 private:
  friend class Watchdog;

  static Watch* suspend();
  static void resume(Watch* watch);
  static void on_signal(int);
  void enter();
  void leave();

  const base::Duration budget_;
  std::atomic<std::uint64_t> number_{0};         // odd: inside
  std::atomic<std::uint64_t> condemned_{kNone};  // the odd number that is to end
  std::atomic<int> thread_{0};                   // who is inside
  std::atomic<clockid_t> clock_{0};              // what it computes, in time
  lua_State* state_ = nullptr;                   // where
  bool stopped_ = false;                         // condemned before an inner one began
  std::shared_ptr<Watchdog> watchdog_;

  static constexpr std::uint64_t kNone = 0;
};

// Raises the error that the hook raises; the caller has nothing left to destroy.
int raise_timeout(lua_State* state);
bool is_timeout(lua_State* state, int index);

}  // namespace engine::lua
