#include "run/scheduler.h"

#include "base/log.h"
#include "run/answer.h"
#include "run/rule_task.h"
#include "spec/hooks.h"

namespace engine::run {

using base::Result;
using base::Value;

namespace {

constexpr auto kLook = std::chrono::seconds(1);
// How far back a missed minute of a cron schedule is looked for.
constexpr auto kLookBack = std::chrono::hours(48);

base::Time minute_of(base::Time time) {
  return std::chrono::floor<std::chrono::minutes>(time);
}

}  // namespace

Scheduler::Scheduler(store::Store& store, base::Clock& clock, World world)
    : store_(store), clock_(clock), world_(std::move(world)), started_(clock.now()) {}

void Scheduler::start() {
  if (thread_.joinable()) return;
  thread_ = std::thread([this] {
    while (true) {
      tick();
      base::Lock lock(mutex_);
      if (!stopping_) wake_.wait_for(mutex_, kLook);
      if (stopping_) return;
    }
  });
}

void Scheduler::stop() {
  {
    base::Lock lock(mutex_);
    stopping_ = true;
    wake_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void Scheduler::tick() {
  const auto world = world_();
  for (const LoadedPack& pack : world->packs) {
    for (const auto& rule : pack.pack->rules()) {
      for (std::size_t i = 0; i < rule->schedules.size(); ++i) {
        const std::string id = rule->name + "#" + std::to_string(i);
        auto found = due(*rule, pack, rule->schedules[i], id);
        auto done = found ? Result<void>() : Result<void>(found.error());
        if (found && *found && last_[id] != (*found)->name) {
          done = accept(*world, *rule, **found);
          if (done) last_[id] = (*found)->name;
        }
        if (!done)
          base::log::error("a schedule made no task",
                           {{"rule", rule->name}, {"error", base::to_text(done.error())}});
      }
    }
  }
}

Result<std::optional<Scheduler::Due>> Scheduler::due(const rule::Rule& rule, const LoadedPack& pack,
                                                     const rule::Schedule& schedule,
                                                     const std::string& id) {
  lua::Scope scope;
  scope.set("settings", pack.settings);
  scope.set(spec::kHooksName, pack.hooks);
  if (schedule.when.given()) {
    TRY(const bool holds, schedule.when.holds(lua_, scope));
    if (!holds) return std::optional<Due>();
  }
  if (schedule.spec->at_start && last_[id].empty()) return Due{"start " + base::to_text(started_)};
  if (schedule.cron) return due_by_cron(schedule, id);
  const auto& span = schedule.every.given() ? schedule.every : schedule.after;
  TRY(const Value value, span.evaluate(lua_, scope));
  TRY(const base::Duration duration, duration_of(value));
  if (duration < std::chrono::seconds(1))
    return base::error(base::ErrorKind::invalid, "a schedule needs a second or more");
  if (schedule.every.given()) return due_by_rate(duration, *schedule.spec);
  return due_after(duration, rule);
}

std::optional<Scheduler::Due> Scheduler::due_by_rate(base::Duration every,
                                                     const spec::Schedule& spec) const {
  const auto since = clock_.now().time_since_epoch();
  const base::Time slot(since - since % every);
  if (spec.catchup == "none" && slot <= started_) return std::nullopt;
  return Due{"every " + base::to_text(slot)};
}

// The run before is the newest task of the rule; the first one counts from the start.
Result<std::optional<Scheduler::Due>> Scheduler::due_after(base::Duration pause,
                                                           const rule::Rule& rule) {
  store::TaskFilter newest;
  newest.rule = rule.name;
  newest.limit = 1;
  TRY(const auto tasks, store_.queue().list(newest));
  if (tasks.empty()) {
    // None yet, or the store has forgotten it.
    const auto known = ended_.find(rule.name);
    const bool none = known == ended_.end();
    if (clock_.now() < (none ? started_ : known->second.at) + pause) return std::optional<Due>();
    return std::optional(Due{"after " + (none ? base::to_text(started_) : known->second.task)});
  }
  TRY(const auto end, end_of_run(tasks.front()));
  if (!end || clock_.now() < *end + pause) return std::optional<Due>();
  return std::optional(Due{"after " + tasks.front().task});
}

// A run goes on while a task that it made has not ended. One that failed and is to be tried again
// keeps no other run waiting.
Result<std::optional<base::Time>> Scheduler::end_of_run(const store::TaskView& run) {
  if (!run.finished) return std::optional<base::Time>();
  Ended& known = ended_[run.rule];
  if (known.task == run.task) return std::optional(known.at);
  TRY(const store::Children children, store_.queue().children(run.task));
  if (children.left > 0) return std::optional<base::Time>();
  known = {run.task, std::max(*run.finished, children.last_end.value_or(*run.finished))};
  return std::optional(known.at);
}

// The newest minute since the last look that fits. A local time that a day has twice is one run.
Result<std::optional<Scheduler::Due>> Scheduler::due_by_cron(const rule::Schedule& schedule,
                                                             const std::string& id) {
  const base::Time now = minute_of(clock_.now());
  const bool makes_up = schedule.spec->catchup == "one";
  const base::Time begin = makes_up ? started_ - kLookBack : started_;
  base::Time& checked = checked_.try_emplace(id, minute_of(begin)).first->second;
  const std::string zone = schedule.spec->zone->empty() ? "UTC" : schedule.spec->zone.value;
  std::optional<Due> found;
  for (base::Time minute = now; minute > checked && !found; minute -= std::chrono::minutes(1)) {
    TRY(const base::Date date, base::local_date(minute, zone));
    TRY(const base::Duration ahead, base::utc_offset(minute, zone));
    const auto of_day = (minute + ahead).time_since_epoch() % std::chrono::hours(24);
    const auto minutes = static_cast<int>(std::chrono::floor<std::chrono::minutes>(of_day).count());
    if (!schedule.cron->matches(date, {minutes / 60, minutes % 60})) continue;
    found = Due{"cron " + base::to_text(date) + " " + std::to_string(minutes) + " " + zone};
  }
  checked = now;
  if (!found && last_[id].compare(0, 4, "cron") == 0) return std::optional<Due>();
  return found;
}

Result<void> Scheduler::accept(const run::World& world, const rule::Rule& rule, const Due& due) {
  TRY(store::NewTask task, rule_task(world, rule, Value::object(), "schedule"));
  // Of one key, so that a run that takes long has none beside it, and one waiting at most.
  if (task.key.empty()) task.key = "schedule:" + rule.name;
  task.coalesce = true;
  task.dedup = due.name;
  TRY(store_.queue().accept(task));
  return {};
}

}  // namespace engine::run
