#include "lua/runtime.h"

#include "lua/body.h"
#include "lua/state.h"
#include "lua/watchdog.h"

namespace engine::lua {

using base::Result;
using base::Value;

Runtime::Runtime(Limits limits) : limits_(limits), watch_(std::make_unique<Watch>(limits.time)) {}

Runtime::~Runtime() = default;

Result<State*> Runtime::state_of(const Script& script) {
  std::unique_ptr<State>& state = states_[&script];
  // Another script may have got the memory of one that is gone.
  if (state != nullptr && state->body_id() != script.body().id) state.reset();
  if (state == nullptr) {
    TRY(state, State::make(script.body(), *this, limits_, *watch_));
  }
  return state.get();
}

// A spent state is dropped when the outermost call in it has ended.
void Runtime::drop_if_spent(const Script& script, const State& state) {
  if (state.spent() && !state.in_use()) states_.erase(&script);
}

Result<Value> Runtime::call(const Script& script, FunctionRef function,
                            std::span<const Value> arguments) {
  TRY(State * state, state_of(script));
  Result<Value> result = state->call(function, arguments);
  drop_if_spent(script, *state);
  return result;
}

Result<void> Runtime::call_each(const Script& script, std::span<Call> calls, std::size_t& ended) {
  TRY(State * state, state_of(script));
  Result<void> done = state->call_each(calls, ended);
  drop_if_spent(script, *state);
  return done;
}

Result<std::vector<std::string>> Runtime::functions_of(const Script& script, std::size_t module) {
  TRY(State * state, state_of(script));
  Result<std::vector<std::string>> names = state->functions_of(module);
  drop_if_spent(script, *state);
  return names;
}

std::optional<std::string> Runtime::syntax_error(const Script& script, std::string_view code) {
  const auto state = state_of(script);
  if (!state) return state.error().message;
  return (*state)->syntax_error(code);
}

std::vector<std::string> Runtime::visible_names(const Script& script) {
  const auto state = state_of(script);
  return state ? (*state)->visible_names() : std::vector<std::string>();
}

void Runtime::forget(const Script& script) {
  states_.erase(&script);
}

}  // namespace engine::lua
