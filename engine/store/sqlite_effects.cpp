#include "store/sqlite_effects.h"

#include "store/effect_table.h"
#include "store/learned.h"
#include "store/task_end.h"

namespace engine::store {

using base::Result;
using base::Time;

namespace {

// The entry as this attempt writes it before the first byte leaves.
Effect about_to_be_sent(const Claim& claim, const Effect& effect, Time now) {
  Effect entry = effect;
  entry.task = claim.task;
  entry.attempt = claim.attempt;
  entry.state = EffectState::intent;
  entry.first_sent = now;
  entry.last_sent = now;
  entry.settle_until.reset();
  entry.updated = now;
  return entry;
}

}  // namespace

Result<std::optional<Effect>> SqliteEffects::intent(const Claim& claim, const Effect& effect) {
  return core_.write([&](Database& database) -> Result<std::optional<Effect>> {
    TRY(check_lease(database, core_, claim));
    TRY(std::optional<Effect> found, find_effect(database, claim.task, effect.step));
    if (!found) TRY(write_effect(database, about_to_be_sent(claim, effect, core_.clock.now())));
    return found;
  });
}

Result<void> SqliteEffects::again(const Claim& claim, const Effect& effect) {
  return core_.write([&](Database& database) -> Result<void> {
    TRY(check_lease(database, core_, claim));
    TRY(const std::optional<Effect> found, find_effect(database, claim.task, effect.step));
    if (!found) {
      return base::error(base::ErrorKind::missing,
                         "task " + claim.task + " has no effect at " + effect.step);
    }
    return write_effect(database, about_to_be_sent(claim, effect, core_.clock.now()));
  });
}

Result<void> SqliteEffects::result(const Claim& claim, const Effect& effect,
                                   const Learned& learned) {
  return core_.write([&](Database& database) -> Result<void> {
    TRY(check_lease(database, core_, claim));
    const Time now = core_.clock.now();
    TRY(const std::optional<Effect> found, find_effect(database, claim.task, effect.step));
    // Without an intent (an effect that may be repeated needs none) it was sent just now.
    Effect entry = found ? *found : about_to_be_sent(claim, effect, now);
    entry.attempt = claim.attempt;
    entry.state = effect.state;
    entry.record = effect.record;
    entry.result = effect.result;
    entry.settle_until = effect.settle_until;
    entry.updated = now;
    TRY(write_effect(database, entry));
    return learn(database, learned, now);
  });
}

Result<std::vector<Effect>> SqliteEffects::of_task(const std::string& task) {
  return core_.read([&](Database& database) { return effects_of_task(database, task); });
}

Result<std::vector<Effect>> SqliteEffects::of_record(const std::string& entity,
                                                     const std::string& id, int limit) {
  return core_.read(
      [&](Database& database) { return effects_of_record(database, entity, id, limit); });
}

}  // namespace engine::store
