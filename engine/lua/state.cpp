#include "lua/state.h"

#include <algorithm>
#include <string>

#include <lua.hpp>

#include "lua/bridge.h"
#include "lua/chunk.h"
#include "lua/sandbox.h"

namespace engine::lua {

using base::Result;
using base::Value;

namespace {

constexpr int kLoading = -100;  // no reference has this number
constexpr int kMostCallbacks = 32;
constexpr std::size_t kFewArguments = LUA_MINSTACK / 2;  // there is always room for so many

struct Protected {
  void (*job)(lua_State* lua, void* data);
  void* data;
};

base::Error limit_error(std::string code, std::string message, std::string hint,
                        const base::SourceLoc& at) {
  base::Error error = base::error(base::ErrorKind::invalid, std::move(message), std::move(hint));
  error.code = std::move(code);
  error.at = at;
  return error;
}

// `nil, reason` is how a script says that it cannot do what it was asked.
std::optional<base::Error> refusal(lua_State* lua, const base::SourceLoc& at) {
  if (lua_gettop(lua) < 2 || !lua_isnil(lua, 1) || lua_type(lua, 2) != LUA_TSTRING)
    return std::nullopt;
  std::size_t length = 0;
  const char* reason = lua_tolstring(lua, 2, &length);
  return limit_error("script-refused", std::string(reason, length), "", at);
}

}  // namespace

State::State(const Script::Body& body, Runtime& runtime, const Limits& limits, Watch& watch)
    : body_(body),
      body_id_(body.id),
      runtime_(runtime),
      limits_(limits),
      watch_(watch),
      arena_(limits.memory_bytes),
      collect_above_(limits.memory_bytes / 2) {}

State::~State() {
  if (lua_ != nullptr) lua_close(lua_);
}

State& State::of(lua_State* lua) {
  void* arena = nullptr;
  lua_getallocf(lua, &arena);
  // The allocator's user data is the arena, and the arena knows its state.
  return *static_cast<State*>(static_cast<Arena*>(arena)->owner());
}

Result<std::unique_ptr<State>> State::make(const Script::Body& body, Runtime& runtime,
                                           const Limits& limits, Watch& watch) {
  std::unique_ptr<State> state(new State(body, runtime, limits, watch));
  state->arena_.set_owner(state.get());
  state->lua_ = lua_newstate(&Arena::reallocate, &state->arena_);
  if (state->lua_ == nullptr) {
    return base::error(base::ErrorKind::internal, "no memory for a Lua state");
  }
  luaJIT_setmode(state->lua_, 0, LUAJIT_MODE_ENGINE | LUAJIT_MODE_OFF);
  Protected build{[](lua_State* lua, void* self) {
                    open_sandbox(lua);
                    lua_pushcfunction(lua, run_job);
                    static_cast<State*>(self)->runner_ = luaL_ref(lua, LUA_REGISTRYINDEX);
                  },
                  state.get()};
  if (lua_cpcall(state->lua_, run_job, &build) != 0) {
    return base::error(
        base::ErrorKind::internal,
        "a Lua state could not be made: " + std::string(luaL_optstring(state->lua_, -1, "?")));
  }
  return state;
}

int State::run_job(lua_State* lua) {
  const auto* job = static_cast<const Protected*>(lua_touserdata(lua, 1));
  lua_settop(lua, 0);
  job->job(lua, job->data);
  return 0;
}

Result<void> State::run_guarded(const base::SourceLoc& fallback, Job job, void* data) {
  if (depth_ == 0) {
    random_ = static_cast<std::uint64_t>(base::to_micros(runtime_.now()));
    noted_.reset();
    if (arena_.used() > collect_above_) [[unlikely]]
      collect();
  }
  Protected work{job, data};
  const int top = lua_gettop(lua_);
  bool stopped = false;
  int status = 0;
  ++depth_;
  {
    const Watch::Inside inside(watch_, lua_, stopped);
    lua_rawgeti(lua_, LUA_REGISTRYINDEX, runner_);
    lua_pushlightuserdata(lua_, &work);
    status = lua_pcall(lua_, 1, 0, 0);
  }
  --depth_;
  if (stopped) lua_sethook(lua_, nullptr, 0, 0);
  spent_ = spent_ || stopped || arena_.exhausted();
  if (status == 0 && !stopped) return {};
  base::Error error = failure(status, stopped, fallback);
  lua_settop(lua_, top);
  return error;
}

// LuaJIT collects when what is used has doubled, and not when an allocation is refused: what
// earlier calls left behind must not take the room of this one.
void State::collect() {
  lua_gc(lua_, LUA_GCCOLLECT, 0);
  collect_above_ = std::max(limits_.memory_bytes / 2, (arena_.used() + limits_.memory_bytes) / 2);
}

base::Error State::failure(int status, bool stopped, const base::SourceLoc& fallback) {
  if (stopped || is_timeout(lua_, -1)) {
    return limit_error("script-timeout",
                       "the script ran longer than " + base::to_text(limits_.time),
                       "look for a loop that does not end", fallback);
  }
  if (status == LUA_ERRMEM || arena_.exhausted()) {
    return limit_error("script-memory",
                       "the script needs more than " + std::to_string(limits_.memory_bytes >> 20) +
                           " MiB of memory",
                       "look for a text or table that keeps growing", fallback);
  }
  if (lua_type(lua_, -1) != LUA_TSTRING) {
    return script_error(body_,
                        std::string("an error without a text (a ") + luaL_typename(lua_, -1) + ")",
                        fallback);
  }
  std::size_t length = 0;
  const char* text = lua_tolstring(lua_, -1, &length);
  base::Error error = script_error(body_, {text, length}, fallback);
  const bool is_noted = noted_ && noted_->kind != base::ErrorKind::invalid &&
                        error.message.starts_with(noted_->message);
  if (!is_noted) return error;
  base::Error kept = *noted_;
  kept.at = error.at;
  return kept;
}

Result<Value> State::call(FunctionRef function, std::span<const Value> arguments) {
  const auto chunk = static_cast<std::size_t>(function.index);
  Result<Value> result = Value();
  TRY(guarded(body_.chunks[chunk].at,
              [&](lua_State* lua) { result = call_inside(lua, chunk, arguments); }));
  return result;
}

Result<void> State::call_each(std::span<Runtime::Call> calls, std::size_t& ended) {
  ended = 0;
  Result<void> done;
  const auto ran = guarded({}, [&](lua_State* lua) {
    for (Runtime::Call& call : calls) {
      lua_settop(lua, 0);
      auto result =
          call_inside(lua, static_cast<std::size_t>(call.function.index), {call.argument, 1});
      if (!result) {
        done = std::move(result).error();
        return;
      }
      call.result = std::move(*result);
      ++ended;
    }
  });
  if (ran) return done;
  base::Error error = ran.error();
  ended = std::min(ended, calls.size() - 1);  // stopped when all was done
  const auto chunk = static_cast<std::size_t>(calls[ended].function.index);
  if (!error.at.known()) error.at = body_.chunks[chunk].at;
  return error;
}

// Within a guarded job, on an empty stack. What is raised in Lua ends the job: nothing here may be
// left to destroy while Lua runs.
Result<Value> State::call_inside(lua_State* lua, std::size_t chunk,
                                 std::span<const Value> arguments) {
  {
    const Arena::Lifted lifted(arena_);
    push_function(chunk);
    if (arguments.size() > kFewArguments)
      luaL_checkstack(lua, static_cast<int>(arguments.size()) + 8, "too many arguments");
    for (const Value& argument : arguments) push(lua, argument);
  }
  lua_call(lua, static_cast<int>(arguments.size()), LUA_MULTRET);
  const Arena::Lifted lifted(arena_);
  const base::SourceLoc& at = body_.chunks[chunk].at;
  if (auto refused = refusal(lua, at)) return std::move(*refused);
  Result<Value> result = read(lua, 1);
  if (!result) {
    result.error().at = at;
    result.error().code = "script-error";
  }
  return result;
}

void State::push_function(std::size_t chunk) {
  if (functions_.size() <= chunk) functions_.resize(body_.chunks.size(), LUA_NOREF);
  int& reference = functions_[chunk];
  if (reference != LUA_NOREF) return lua_rawgeti(lua_, LUA_REGISTRYINDEX, reference);
  const Chunk& source = body_.chunks[chunk];
  if (!source.code.empty()) {
    if (luaL_loadbufferx(lua_, source.code.data(), source.code.size(),
                         expression_name(chunk).c_str(), kTextOnly) != 0) {
      lua_error(lua_);
    }
  } else {
    push_module(source.module);
    if (!source.member.empty()) lua_getfield(lua_, -1, source.member.c_str());
    if (!lua_isfunction(lua_, -1)) {
      luaL_error(lua_, "module '%s' has no function '%s'",
                 body_.modules[source.module].name.c_str(), source.member.c_str());
    }
  }
  lua_pushvalue(lua_, -1);
  reference = luaL_ref(lua_, LUA_REGISTRYINDEX);
  if (source.code.empty() && !source.member.empty()) lua_remove(lua_, -2);
}

void State::push_module(std::size_t module) {
  if (modules_.empty()) modules_.resize(body_.modules.size(), LUA_NOREF);
  if (modules_[module] == kLoading) {
    luaL_error(lua_, "module '%s' requires itself", body_.modules[module].name.c_str());
  }
  if (modules_[module] == LUA_NOREF) load_module(module);
  lua_rawgeti(lua_, LUA_REGISTRYINDEX, modules_[module]);
}

void State::load_module(std::size_t module) {
  // Until it is loaded, also when that fails.
  struct Mark {
    int& reference;
    int after = LUA_NOREF;

    ~Mark() { reference = after; }
  } mark{modules_[module]};

  mark.reference = kLoading;
  const std::string& text = body_.modules[module].source->text;
  const Callback callback(lua_);
  if (luaL_loadbufferx(lua_, text.data(), text.size(), module_name(module).c_str(), kTextOnly) != 0)
    lua_error(lua_);
  lua_call(lua_, 0, 1);
  if (!lua_istable(lua_, -1) && !lua_isfunction(lua_, -1)) {
    luaL_error(lua_, "module '%s' returns neither a table of functions nor a function",
               body_.modules[module].name.c_str());
  }
  mark.after = luaL_ref(lua_, LUA_REGISTRYINDEX);
}

Result<std::vector<std::string>> State::functions_of(std::size_t module) {
  std::vector<std::string> names;
  const base::SourceLoc at{body_.modules[module].source, 1, 1, 0};
  TRY(guarded(at, [&](lua_State* lua) {
    push_module(module);
    if (lua_isfunction(lua, -1)) {
      names.emplace_back();
      return;
    }
    lua_pushnil(lua);
    while (lua_next(lua, -2) != 0) {
      if (lua_isfunction(lua, -1) && lua_type(lua, -2) == LUA_TSTRING)
        names.emplace_back(lua_tostring(lua, -2));
      lua_pop(lua, 1);
    }
  }));
  std::sort(names.begin(), names.end());
  return names;
}

std::optional<std::string> State::syntax_error(std::string_view code) {
  std::optional<std::string> message;
  const auto tried = guarded({}, [&](lua_State* lua) {
    if (luaL_loadbufferx(lua, code.data(), code.size(), "=x", kTextOnly) != 0)
      message = luaL_optstring(lua, -1, "");
  });
  if (!tried) return tried.error().message;
  return message;
}

std::vector<std::string> State::visible_names() {
  std::vector<std::string> names;
  const auto listed = guarded({}, [&](lua_State* lua) { names = sandbox_names(lua); });
  return listed ? names : std::vector<std::string>();
}

std::uint64_t State::next_random() {
  // splitmix64: any seed will do, also 0.
  random_ += 0x9E3779B97F4A7C15U;
  std::uint64_t z = random_;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31U);
}

State::Callback::Callback(lua_State* lua) : state_(State::of(lua)) {
  if (state_.callbacks_ >= kMostCallbacks) {
    luaL_error(lua, "functions call each other back more than %d levels deep", kMostCallbacks);
  }
  ++state_.callbacks_;
}

}  // namespace engine::lua
