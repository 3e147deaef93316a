#include "run/executor.h"

#include "base/log.h"
#include "run/conditions.h"
#include "run/pack_metrics.h"
#include "run/process.h"
#include "run/settle.h"
#include "run/system_target.h"

namespace engine::run {

using base::Result;
using base::Value;

namespace {

constexpr base::Duration kPatience =
    std::chrono::seconds(5);                            // longest wait for what another task holds
constexpr auto kLook = std::chrono::milliseconds(100);  // and how often to look whether it is free

// What a rule without retries of its own allows.
const spec::Retry& retry_of(const rule::Rule* rule) {
  static const spec::Retry usual;
  return rule != nullptr ? rule->spec->queue.retry : usual;
}

bool ended_well(const store::Settlement& settlement) {
  return settlement.outcome != "parked" && settlement.outcome != "failed";
}

}  // namespace

Value task_input(const Value& input, const Value& event) {
  Value result = Value::object({{"input", input}});
  if (event.size() > 0) result.set("event", event);
  return result;
}

Value rest_input(std::size_t first_step, const Value& scope) {
  return Value::object(
      {{"rest", Value::number(static_cast<std::int64_t>(first_step))}, {"scope", scope}});
}

Executor::Executor(store::Store& store, base::Clock& clock, base::Metrics& metrics,
                   Lookups& lookups, Worlds worlds, JournalLimits limits, Wrap wrap)
    : store_(store),
      clock_(clock),
      metrics_(metrics),
      lookups_(lookups),
      worlds_(std::move(worlds)),
      wrap_(std::move(wrap)),
      limits_(limits) {}

Result<void> Executor::attempt(const store::Claim& claim, lua::Runtime& lua) {
  const auto world = worlds_(claim.config);
  const LoadedPack* pack = world->pack_of(claim.rule);
  const rule::Rule* rule = world->rule(claim.rule);
  if (rule == nullptr) return park(claim, "there is no rule '" + claim.rule + "' any more");

  note_interval(claim);
  Conditions conditions(*world, *pack, store_.state(), claim);
  SystemTarget systems(*world, *pack, store_.documents(), lua,
                       {claim.lane, std::chrono::seconds(10), &conditions});
  std::unique_ptr<rule::Target> wrapped;
  if (wrap_) wrapped = wrap_(systems, claim);
  rule::Target& target = wrapped ? *wrapped : systems;
  const JournalLimits limits = this->limits();
  Journal journal(store_, target, clock_, metrics_, claim, limits);
  const bool look_again = claim.input.get("look_again").is_true();
  const base::Duration started = clock_.boot();
  const auto wait = [&, until = started + kPatience](const std::string& name) {
    return clock_.boot() < until && wait_for_release(claim, name);
  };
  Process process({*world, *pack, store_, target, journal, lookups_, lua, clock_, &claim, wait,
                   look_again, look_again ? nullptr : &conditions,
                   is_last_attempt(claim, retry_of(rule), clock_.now())});
  const auto rest = claim.input.get("rest").as_integer();
  auto finish =
      rest ? process.run_rest(*rule, static_cast<std::size_t>(*rest), claim.input.get("scope"))
           : process.run(*rule, claim.input.get("input"), claim.input.get("event"));
  const base::Duration took = clock_.boot() - started;
  metrics_.observe("engine_task_seconds", {claim.rule},
                   std::chrono::duration<double>(took).count());
  const auto settled = settle(claim, *world, std::move(finish), process, conditions);
  {
    base::Lock lock(mutex_);
    released_.notify_all();
  }
  if (!settled) return settled.error();
  if (*settled) {
    const store::Settlement& end = **settled;
    if (ended_well(end) && pack->vitals.pulse) pack->vitals.pulse->beat(claim.rule, clock_);
    observe(*pack, {claim.rule, end.outcome, end.reason, end.value, took}, lua, metrics_);
  }
  return {};
}

void Executor::note_interval(const store::Claim& claim) {
  if (claim.source != "schedule" || claim.attempt > 1) return;
  const base::Duration now = clock_.boot();
  base::Lock lock(mutex_);
  const auto [run, first] = runs_.try_emplace(claim.rule, now);
  if (first) return;
  metrics_.set("engine_schedule_interval_seconds", {claim.rule},
               std::chrono::duration<double>(now - run->second).count());
  run->second = now;
}

bool Executor::wait_for_release(const store::Claim& claim, const std::string& name) {
  const auto is_running = store_.queue().is_held_by_running(claim, name);
  if (!is_running || !*is_running) return false;
  base::Lock lock(mutex_);
  released_.wait_for(mutex_, kLook);
  return true;
}

Result<std::optional<store::Settlement>> Executor::settle(const store::Claim& claim,
                                                          const World& world, Result<Finish> finish,
                                                          Process& process,
                                                          Conditions& conditions) {
  const rule::Rule* rule = world.rule(claim.rule);
  const Verdict result =
      finish ? verdict(*finish, process.take_settlement())
             : verdict(finish.error(), claim, retry_of(rule), clock_.now());
  if (std::holds_alternative<Fenced>(result)) {
    base::log::warning("an attempt lost its lease", {{"task", claim.task}, {"rule", claim.rule}});
    return std::optional<store::Settlement>();
  }
  if (const auto* back = std::get_if<store::GiveBack>(&result)) {
    if (back->reason != store::BackReason::held) {
      base::log::info("task waits",
                      {{"task", claim.task}, {"rule", claim.rule}, {"reason", back->message}});
    }
    TRY(store_.queue().give_back(claim, *back));
    return std::optional<store::Settlement>();
  }
  auto settlement = std::get<store::Settlement>(result);
  if (ended_well(settlement)) {
    settlement.kept = conditions.take();
    if (rule != nullptr) settlement.keep = rule->spec->queue.keep;
  }
  TRY(const bool again, sent_twice(claim));
  if (again) {
    // What was sent first may still arrive, over what was sent last: look once more when it cannot
    // any longer.
    store::NewTask look;
    look.rule = claim.rule;
    look.key = claim.key;
    look.input = claim.input;
    look.input.set("look_again", Value::boolean(true));
    look.lane = claim.lane;
    look.source = "task";
    look.dedup = "look again:" + claim.task;
    look.run_at = clock_.now() + limits_.settle;
    look.parent = claim.task;
    settlement.children.push_back(std::move(look));
  }
  metrics_.count("engine_tasks_total", {claim.rule, settlement.outcome}, 1);
  base::log::info("task settled", {{"task", claim.task},
                                   {"rule", claim.rule},
                                   {"outcome", settlement.outcome},
                                   {"reason", settlement.reason}});
  TRY(store_.settle().settle(claim, settlement));
  return std::optional(std::move(settlement));
}

// Whether an update of this task left more than once, so that an old one may land on a newer one.
Result<bool> Executor::sent_twice(const store::Claim& claim) {
  if (claim.attempt < 2 || claim.input.get("look_again").is_true()) return false;
  TRY(const auto effects, store_.effects().of_task(claim.task));
  return std::any_of(effects.begin(), effects.end(), [](const store::Effect& effect) {
    return effect.effect == "repeatable" && effect.first_sent != effect.last_sent;
  });
}

Result<void> Executor::park(const store::Claim& claim, std::string reason) {
  store::Settlement settlement;
  settlement.outcome = "parked";
  settlement.reason = std::move(reason);
  metrics_.count("engine_tasks_total", {claim.rule, "parked"}, 1);
  return store_.settle().settle(claim, settlement);
}

}  // namespace engine::run
