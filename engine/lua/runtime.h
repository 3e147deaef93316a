// Runs Lua for one thread: a state per script, made when first needed, thrown away after a timeout.
//
// Budgets hold whatever the script does: time by a watchdog thread that arms a sticky hook, memory
// by a capped allocator, pattern matching by a step limit. An error names file, line and what the
// script said. Not safe for several threads: one Runtime per worker.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/duration.h"
#include "base/result.h"
#include "base/value.h"
#include "lua/script.h"

namespace engine::lua {

struct Limits {
  base::Duration time{std::chrono::milliseconds(200)};  // of computing, for a call or call_each
  std::size_t memory_bytes = std::size_t{32} << 20;
};

class State;
class Watch;

class Runtime {
 public:
  explicit Runtime(Limits limits = {});
  ~Runtime();

  // Error kind invalid, code "script-error" | "script-timeout" | "script-memory", `at` on the Lua
  // or YAML line.
  base::Result<base::Value> call(const Script& script, FunctionRef function,
                                 std::span<const base::Value> arguments);

  // Several functions, each with one argument, under one budget of time. Of an error, `ended` tells
  // at which of them it came.
  struct Call {
    FunctionRef function;
    const base::Value* argument = nullptr;
    base::Value result;
  };

  base::Result<void> call_each(const Script& script, std::span<Call> calls, std::size_t& ended);

  // Time and randomness of scripts come from the task, so that a second run gives the same answers.
  void set_now(base::Time now) { now_ = now; }

  base::Time now() const { return now_; }

  // Serves `host.http` of connector scripts; empty: not available.
  using Requester = std::function<base::Result<base::Value>(const base::Value& request)>;

  void set_requester(Requester requester) { requester_ = std::move(requester); }

  const Requester& requester() const { return requester_; }

  // What a workspace asks while it loads: the functions of a module (which is loaded; one empty
  // name for a module that is a function), what Lua says about the syntax of some code, and every
  // name that a script may use.
  base::Result<std::vector<std::string>> functions_of(const Script& script, std::size_t module);
  std::optional<std::string> syntax_error(const Script& script, std::string_view code);
  std::vector<std::string> visible_names(const Script& script);
  // States of this script are dropped (a workspace goes out of use).
  void forget(const Script& script);

 private:
  base::Result<State*> state_of(const Script& script);
  void drop_if_spent(const Script& script, const State& state);

  Limits limits_;
  base::Time now_{};
  Requester requester_;
  std::unique_ptr<Watch> watch_;
  std::map<const Script*, std::unique_ptr<State>> states_;
};

}  // namespace engine::lua
