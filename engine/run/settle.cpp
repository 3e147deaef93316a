#include "run/settle.h"

#include <algorithm>
#include <functional>

#include "base/log.h"

namespace engine::run {

using base::Error;
using base::ErrorKind;

namespace {

constexpr base::Duration kBlockedCheck = std::chrono::minutes(5);
constexpr int kConflictAttempts = 3;

// base·2^n up to the longest, times 0.5 to 1.5.
base::Duration backoff(const store::Claim& claim, const spec::Retry& retry) {
  base::Duration delay = retry.base_delay;
  for (int i = 0; i < claim.errors && delay < retry.longest_delay; ++i) delay *= 2;
  delay = std::min(delay, retry.longest_delay);
  const auto noise =
      std::hash<std::string>{}(claim.task + "#" + std::to_string(claim.errors)) % 1000;
  return delay / 2 + delay * static_cast<std::int64_t>(noise) / 1000;
}

std::string reason_of(const Error& error) {
  std::string reason = base::to_text(error);
  if (!error.hint.empty()) reason += "; " + error.hint;
  return base::log::redacted(reason);
}

store::Settlement parked(std::string reason) {
  store::Settlement settlement;
  settlement.outcome = "parked";
  settlement.reason = std::move(reason);
  return settlement;
}

store::GiveBack back(store::BackReason reason, base::Time run_at, const Error& error) {
  return {reason, run_at, reason_of(error), error.connection};
}

Verdict retried(const Error& error, const store::Claim& claim, const spec::Retry& retry,
                base::Time now) {
  if (is_last_attempt(claim, retry, now)) {
    return parked("given up after " + std::to_string(claim.errors + 1) +
                  " attempts: " + reason_of(error));
  }
  const base::Duration wait =
      std::max(backoff(claim, retry), error.retry_after.value_or(base::Duration{}));
  return back(store::BackReason::error, now + wait, error);
}

}  // namespace

bool is_last_attempt(const store::Claim& claim, const spec::Retry& retry, base::Time now) {
  return claim.errors + 1 >= retry.attempts || now - claim.created >= retry.age;
}

Verdict verdict(const Finish& finish, store::Settlement settlement) {
  settlement.outcome = finish.outcome;
  settlement.reason = base::log::redacted(finish.reason);
  settlement.value = finish.value;
  return settlement;
}

Verdict verdict(const Error& error, const store::Claim& claim, const spec::Retry& retry,
                base::Time now) {
  const base::Duration wait = error.retry_after.value_or(base::Duration{});
  switch (error.halt) {
    case base::Halt::fenced:
      return Fenced{};
    case base::Halt::held:
      return back(store::BackReason::held, now + wait, error);
    case base::Halt::uncertain:
      return back(store::BackReason::uncertain, now + wait, error);
    case base::Halt::none:
      break;
  }
  switch (error.kind) {
    case ErrorKind::transient:
      return retried(error, claim, retry, now);
    case ErrorKind::throttled:
      return back(store::BackReason::throttled,
                  now + std::max<base::Duration>(wait, std::chrono::milliseconds(50)), error);
    case ErrorKind::conflict:
      if (claim.errors < kConflictAttempts) return back(store::BackReason::error, now, error);
      return retried(error, claim, retry, now);
    case ErrorKind::unauthorized:
    case ErrorKind::stopped:
      return back(store::BackReason::blocked, now + (wait.count() > 0 ? wait : kBlockedCheck),
                  error);
    case ErrorKind::internal:
      base::log::error("a bug in the engine parked a task",
                       {{"task", claim.task}, {"error", reason_of(error)}});
      return parked(reason_of(error));
    case ErrorKind::missing:
    case ErrorKind::rejected:
    case ErrorKind::invalid:
      return parked(reason_of(error));
  }
  return parked(reason_of(error));
}

}  // namespace engine::run
