// One lua_State with the sandbox in it, made from a Script: interpreter only, memory capped,
// everything under pcall.
//
// Compiled functions are kept, so a call pushes arguments and runs. After a timeout or a memory
// error the state is `spent` and must be dropped. Belongs to a Runtime; not safe for several
// threads.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/value.h"
#include "lua/arena.h"
#include "lua/body.h"
#include "lua/runtime.h"
#include "lua/watchdog.h"

namespace engine::lua {

class State {
 public:
  static base::Result<std::unique_ptr<State>> make(const Script::Body& body, Runtime& runtime,
                                                   const Limits& limits, Watch& watch);
  ~State();
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  base::Result<base::Value> call(FunctionRef function, std::span<const base::Value> arguments);
  base::Result<void> call_each(std::span<Runtime::Call> calls, std::size_t& ended);
  // The names of a module's functions; one empty name for a module that is a function.
  base::Result<std::vector<std::string>> functions_of(std::size_t module);
  // What Lua says about the syntax of `code`, "x:1: …".
  std::optional<std::string> syntax_error(std::string_view code);
  // Whatever a script can reach by name: "assert", "string.byte", …; sorted.
  std::vector<std::string> visible_names();

  bool spent() const { return spent_; }

  bool in_use() const { return depth_ > 0; }

  std::uint64_t body_id() const { return body_id_; }

  // For the functions that Lua calls.
  static State& of(lua_State* lua);

  Arena& arena() { return arena_; }

  Runtime& runtime() { return runtime_; }

  const Script::Body& body() const { return body_; }

  bool condemned() const { return watch_.condemned(); }

  std::uint64_t next_random();

  // A host function failed: should the script fail with it, the error keeps its kind ("come back
  // later").
  void note(const base::Error& error) { noted_ = error; }

  // Leaves the module's value on the stack, loading it when it is first asked for.
  void push_module(std::size_t module);

  // Lua called from C++ called from Lua …: each level takes C stack. Raises beyond 32.
  class Callback {
   public:
    explicit Callback(lua_State* lua);

    ~Callback() { --state_.callbacks_; }

    Callback(const Callback&) = delete;
    Callback& operator=(const Callback&) = delete;

   private:
    State& state_;
  };

 private:
  State(const Script::Body& body, Runtime& runtime, const Limits& limits, Watch& watch);

  // `work(lua_State*)` under pcall and the budgets; errors become ours, placed at `fallback` when
  // they name no line.
  template <typename Work>
  base::Result<void> guarded(const base::SourceLoc& fallback, Work work) {
    return run_guarded(
        fallback, [](lua_State* lua, void* data) { (*static_cast<Work*>(data))(lua); }, &work);
  }

  using Job = void (*)(lua_State* lua, void* data);
  base::Result<void> run_guarded(const base::SourceLoc& fallback, Job job, void* data);
  base::Error failure(int status, bool stopped, const base::SourceLoc& fallback);
  static int run_job(lua_State* lua);
  void collect();
  base::Result<base::Value> call_inside(lua_State* lua, std::size_t chunk,
                                        std::span<const base::Value> arguments);
  void push_function(std::size_t chunk);
  void load_module(std::size_t module);

  const Script::Body& body_;
  const std::uint64_t body_id_;
  Runtime& runtime_;
  const Limits limits_;
  Watch& watch_;
  Arena arena_;
  std::size_t collect_above_;  // bytes in use before a call
  lua_State* lua_ = nullptr;
  int runner_ = 0;              // run_job in the registry
  std::vector<int> functions_;  // in the registry, by chunk; LUA_NOREF: not yet compiled
  std::vector<int> modules_;    // the same by module
  std::uint64_t random_ = 0;
  std::optional<base::Error> noted_;
  int depth_ = 0;  // calls under way
  int callbacks_ = 0;
  bool spent_ = false;
};

}  // namespace engine::lua
