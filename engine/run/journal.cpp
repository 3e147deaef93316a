#include "run/journal.h"

#include "base/json.h"
#include "crypto/hash.h"

namespace engine::run {

namespace {

using base::Executed;
using base::Result;
using rule::Receipt;
using store::Effect;
using store::EffectState;

base::Value to_value(const Receipt& receipt) {
  return base::Value::object(
      {{"id", receipt.id}, {"record", receipt.record}, {"body", receipt.body}});
}

Receipt to_receipt(const Effect& effect) {
  return {effect.result.get("id"), effect.result.get("record"), effect.result.get("body")};
}

// What only a person can find out.
base::Error for_people(std::string fact) {
  base::Error error = base::error(base::ErrorKind::rejected, std::move(fact),
                                  "look for it by hand, then retry or drop the task");
  error.executed = Executed::unknown;
  return error;
}

// A write that was carried out without a word that we understand has made something that must be
// found, not made again; unless there is nothing to find.
EffectState state_after(Executed executed, const std::string& effect) {
  if (executed == Executed::no) return EffectState::failed;
  if (executed == Executed::yes && effect == "once") return EffectState::done;
  return EffectState::uncertain;
}

bool is_same(const Effect& one, const Effect& other) {
  return one.request_hash == other.request_hash &&
         (other.record.empty() || one.record == other.record);
}

constexpr std::string_view kExecuted = "executed";  // in the result of an uncertain effect

bool was_carried_out(const Effect& effect) {
  return effect.result.get(kExecuted).as_text() == to_string(Executed::yes);
}

}  // namespace

Journal::Journal(store::Store& store, rule::Target& target, base::Clock& clock,
                 base::Metrics& metrics, const store::Claim& claim, const JournalLimits& limits)
    : store_(store),
      target_(target),
      clock_(clock),
      metrics_(metrics),
      claim_(claim),
      limits_(limits) {}

Result<Receipt> Journal::write(const rule::Change& change, const WriteNotes& notes) {
  TRY(Effect effect, effect_of(change, notes));
#ifdef ENGINE_WITHOUT_INTENT
  return send(change, std::move(effect), notes);  // no engine: what the kill harness must find out
#endif
  TRY(auto earlier, store_.effects().intent(claim_, effect));
  if (!earlier) return send(change, std::move(effect), notes);
  // The source may have changed since: what it wants now is another update of the same step.
  if (earlier->effect == "repeatable" && !is_same(*earlier, effect))
    return send_again(change, *earlier, notes);
  if (earlier->state == EffectState::done) return to_receipt(*earlier);
  return resume(change, std::move(*earlier), notes);
}

Result<Effect> Journal::effect_of(const rule::Change& change, const WriteNotes& notes) const {
  Effect effect;
  TRY(effect.marker, crypto::sha256_hex(claim_.task + "|" + change.step));
  TRY(effect.request_hash, crypto::sha256_hex(base::to_canonical_json(change.fields)));
  effect.task = claim_.task;
  effect.step = change.step;
  effect.rule = change.rule;
  effect.effect = target_.effect(change);
  effect.attempt = claim_.attempt;
  effect.connection = change.connection;
  effect.entity = change.connection + "." + change.entity;
  effect.kind = to_string(change.kind);
  effect.record = std::string(change.id.as_text());
  effect.change = change.fields;
  effect.before = change.before;
  effect.readback = notes.readback;
  effect.first_sent = effect.last_sent = clock_.now();
  return effect;
}

// An attempt that found an intent, an unknown outcome or a failure of an earlier one.
Result<Receipt> Journal::resume(const rule::Change& change, Effect effect,
                                const WriteNotes& notes) {
  if (effect.state == EffectState::failed || effect.effect == "repeatable" ||
      effect.effect == "keyed") {
    return send_again(change, effect, notes);
  }
  if (effect.state == EffectState::intent) {
    // Its process died, or its lease ran out, between the intent and the receipt.
    effect.state = EffectState::uncertain;
    effect.settle_until = clock_.now() + limits_.settle + target_.readback_lag(change);
    TRY(store_.effects().result(claim_, effect, {}));
  }
  if (effect.settle_until && clock_.now() < *effect.settle_until) return uncertain(effect);
  if (effect.effect == "marked") return read_back(change, std::move(effect), notes);
  if (notes.on_ambiguous == "repeat") return send_again(change, effect, notes);
  effect.state = EffectState::failed;
  TRY(store_.effects().result(claim_, effect, {}));
  base::Error dropped = base::error(
      base::ErrorKind::rejected, "it is not known whether this was sent, and on_ambiguous is drop");
  dropped.code = "dropped";
  return dropped;
}

Result<Receipt> Journal::read_back(const rule::Change& change, Effect effect,
                                   const WriteNotes& notes) {
  const rule::EntityRef entity{change.connection, change.entity};
  if (effect.readback.size() == 0) {
    return for_people("whether " + effect.entity +
                      " was created is not known, and nothing tells it again");
  }
  TRY(const auto found, target_.find(entity, effect.readback, {}));
  if (found.empty() && was_carried_out(effect)) {
    return for_people(effect.entity + " was created, and nothing is found by " +
                      base::to_json(effect.readback));
  }
  if (found.empty()) return send_again(change, effect, notes);
  if (found.size() > 1) {
    return for_people(std::to_string(found.size()) + " " + effect.entity + " are found by " +
                      base::to_json(effect.readback) +
                      ": which of them this task created is not known");
  }
  TRY(const std::string id, target_.id_field(entity));
  return done(std::move(effect), {found.front().get(id), found.front(), {}}, notes);
}

Result<Receipt> Journal::send_again(const rule::Change& change, const Effect& earlier,
                                    const WriteNotes& notes) {
  TRY(Effect effect, effect_of(change, notes));
  effect.first_sent = earlier.first_sent;
  TRY(store_.effects().again(claim_, effect));
  return send(change, std::move(effect), notes);
}

Result<Receipt> Journal::send(const rule::Change& change, Effect effect, const WriteNotes& notes) {
  TRY(be_trusted());
  auto receipt = target_.apply(change);
  if (receipt) return done(std::move(effect), *receipt, notes);

  const base::Error failure = std::move(receipt).error();
  effect.state = state_after(failure.executed, effect.effect);
  effect.result =
      base::Value::object({{"error", base::Value::text(failure.message)},
                           {kExecuted, base::Value::text(to_string(failure.executed))}});
  const bool is_uncertain = effect.state == EffectState::uncertain;
  if (is_uncertain)
    effect.settle_until = clock_.now() + limits_.settle + target_.readback_lag(change);
  TRY(store_.effects().result(claim_, effect, {}));
  metrics_.count("engine_effects_total", {std::string(to_string(effect.state))}, 1);
  if (!is_uncertain || effect.effect == "repeatable") return failure;
  base::Error error = uncertain(effect);
  error.cause = std::make_shared<base::Error>(failure);
  return error;
}

// Another look found what an earlier attempt may have created.
Result<void> Journal::found(const std::string& step, const base::Value& id) {
  if (claim_.attempt == 1) return {};
  TRY(auto effects, store_.effects().of_task(claim_.task));
  for (Effect& effect : effects) {
    const bool is_open =
        effect.state == EffectState::intent || effect.state == EffectState::uncertain;
    if (effect.step == step && is_open) TRY(done(std::move(effect), {id, {}, {}}, {}));
  }
  return {};
}

Result<Receipt> Journal::done(Effect effect, const Receipt& receipt, const WriteNotes& notes) {
  effect.state = EffectState::done;
  effect.settle_until.reset();
  effect.result = to_value(receipt);
  if (!receipt.id.is_absent()) effect.record = std::string(receipt.id.as_text());
  TRY(store_.effects().result(claim_, effect,
                              notes.learn ? notes.learn(receipt) : store::Learned{}));
  metrics_.count("engine_effects_total", {"done"}, 1);
  return receipt;
}

// The last check before bytes leave: if the request could outlive the lease, renew it first.
Result<void> Journal::be_trusted() {
  if (clock_.boot() + limits_.request <= claim_.taken + limits_.lease - limits_.margin) return {};
  const auto asked = clock_.boot();
  TRY(const auto lost, store_.queue().heartbeat({claim_}));
  if (!lost.empty()) {
    return base::halted(base::Halt::fenced, base::ErrorKind::conflict,
                        "the lease of this task is lost");
  }
  claim_.taken = asked;
  return {};
}

base::Error Journal::uncertain(const Effect& effect) const {
  base::Error error = base::halted(
      base::Halt::uncertain, base::ErrorKind::transient,
      "whether " + effect.kind + " " + effect.entity + " was carried out is not known yet");
  error.executed = Executed::unknown;
  error.connection = effect.connection;
  error.retry_after = effect.settle_until ? *effect.settle_until - clock_.now() : limits_.settle;
  return error;
}

}  // namespace engine::run
