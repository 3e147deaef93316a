#include "run/settle.h"

#include <doctest/doctest.h>

#include "base/log.h"

namespace engine::run {

using base::ErrorKind;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

const base::Time kNow = base::from_micros(1'767'225'600'000'000);

store::Claim claim_with(int errors, base::Duration age = {}) {
  store::Claim claim;
  claim.task = "t-1";
  claim.errors = errors;
  claim.created = kNow - age;
  return claim;
}

base::Error failure(ErrorKind kind, const std::string& code = {}) {
  base::Error error = base::error(kind, "acme did not like it");
  error.code = code;
  error.connection = "acme";
  return error;
}

Verdict verdict_of(const base::Error& error, const store::Claim& claim = claim_with(0)) {
  return verdict(error, claim, spec::Retry{}, kNow);
}

store::GiveBack given_back(const Verdict& verdict) {
  REQUIRE(std::holds_alternative<store::GiveBack>(verdict));
  return std::get<store::GiveBack>(verdict);
}

std::string parked(const Verdict& verdict) {
  REQUIRE(std::holds_alternative<store::Settlement>(verdict));
  const auto& settlement = std::get<store::Settlement>(verdict);
  CHECK(settlement.outcome == "parked");
  return settlement.reason;
}

base::Duration wait_after(int errors) {
  return given_back(verdict_of(failure(ErrorKind::transient), claim_with(errors))).run_at - kNow;
}

}  // namespace

TEST_CASE("settle: a rule that ended is settled with what it finished with") {
  store::Settlement learned;
  learned.cursors.emplace_back("pack/rule", base::Value::text("7"));
  const Finish finish{"created", "a new person", base::Value::text("17")};
  const Verdict result = verdict(finish, learned);
  REQUIRE(std::holds_alternative<store::Settlement>(result));
  const auto& settlement = std::get<store::Settlement>(result);
  CHECK(settlement.outcome == "created");
  CHECK(settlement.reason == "a new person");
  CHECK(settlement.value == base::Value::text("17"));
  CHECK(settlement.cursors.size() == 1);
}

TEST_CASE("settle: what an error of each kind does to the task") {
  struct Case {
    ErrorKind kind;
    store::BackReason reason;
    base::Duration wait;
  };

  for (const auto& [kind, reason, wait] : {
           Case{ErrorKind::throttled, store::BackReason::throttled, milliseconds(50)},
           Case{ErrorKind::conflict, store::BackReason::error, seconds(0)},
           Case{ErrorKind::unauthorized, store::BackReason::blocked, minutes(5)},
           Case{ErrorKind::stopped, store::BackReason::blocked, minutes(5)},
       }) {
    CAPTURE(base::to_string(kind));
    const auto back = given_back(verdict_of(failure(kind)));
    CHECK(back.reason == reason);
    CHECK(back.run_at - kNow == wait);
    CHECK(back.message == "acme did not like it");
    CHECK(back.blocked_on == "acme");
  }
  CHECK(given_back(verdict_of(failure(ErrorKind::transient))).reason == store::BackReason::error);
  for (const auto kind :
       {ErrorKind::missing, ErrorKind::rejected, ErrorKind::invalid, ErrorKind::internal}) {
    CAPTURE(base::to_string(kind));
    CHECK(parked(verdict_of(failure(kind))) == "acme did not like it");
  }
}

TEST_CASE("settle: a wait that was told is kept") {
  for (const auto kind :
       {ErrorKind::throttled, ErrorKind::unauthorized, ErrorKind::stopped, ErrorKind::transient}) {
    CAPTURE(base::to_string(kind));
    base::Error error = failure(kind);
    error.retry_after = minutes(7);
    CHECK(given_back(verdict_of(error)).run_at == kNow + minutes(7));
  }
}

TEST_CASE("settle: what the engine halted counts before the kind") {
  const auto halted = [](base::Halt halt, ErrorKind kind, base::Duration wait) {
    base::Error error = base::halted(halt, kind, "not now");
    error.retry_after = wait;
    return error;
  };
  CHECK(std::holds_alternative<Fenced>(
      verdict_of(halted(base::Halt::fenced, ErrorKind::conflict, {}))));

  const auto waits = given_back(
      verdict_of(halted(base::Halt::held, ErrorKind::conflict, seconds(30)), claim_with(11)));
  CHECK(waits.reason == store::BackReason::held);
  CHECK(waits.run_at == kNow + seconds(30));

  const auto asks =
      given_back(verdict_of(halted(base::Halt::uncertain, ErrorKind::transient, seconds(60)),
                            claim_with(11, hours(100))));
  CHECK(asks.reason == store::BackReason::uncertain);
  CHECK(asks.run_at == kNow + seconds(60));
}

TEST_CASE("settle: a product's own code counts for nothing") {
  for (const std::string code : {"held", "fenced", "uncertain"}) {
    CAPTURE(code);
    CHECK(parked(verdict_of(failure(ErrorKind::rejected, code))) == "acme did not like it");
  }
}

TEST_CASE("settle: the wait doubles with every error, up to the longest") {
  base::Duration usual = seconds(2);
  for (int errors = 0; errors < 11; ++errors) {
    CAPTURE(errors);
    const base::Duration wait = wait_after(errors);
    CHECK(wait >= usual / 2);
    CHECK(wait < usual * 3 / 2);
    usual *= 2;
  }
  spec::Retry patient;
  patient.attempts = 1000;
  const auto late = verdict(failure(ErrorKind::transient), claim_with(900), patient, kNow);
  const base::Duration wait = given_back(late).run_at - kNow;
  CHECK(wait >= minutes(30));
  CHECK(wait < minutes(90));
}

TEST_CASE("settle: the noise of a wait is the task's own, and the same when asked again") {
  CHECK(wait_after(3) == wait_after(3));
  store::Claim other = claim_with(3);
  other.task = "t-2";
  const auto back = given_back(verdict_of(failure(ErrorKind::transient), other));
  CHECK(back.run_at - kNow != wait_after(3));
}

TEST_CASE("settle: the last attempt parks the task and says so") {
  CHECK(given_back(verdict_of(failure(ErrorKind::transient), claim_with(10))).reason ==
        store::BackReason::error);
  CHECK(parked(verdict_of(failure(ErrorKind::transient), claim_with(11))) ==
        "given up after 12 attempts: acme did not like it");
}

TEST_CASE("settle: a task that is too old is parked after its next error") {
  const auto young = claim_with(1, hours(72) - seconds(1));
  CHECK(given_back(verdict_of(failure(ErrorKind::transient), young)).reason ==
        store::BackReason::error);
  CHECK(parked(verdict_of(failure(ErrorKind::transient), claim_with(1, hours(72)))) ==
        "given up after 2 attempts: acme did not like it");
}

TEST_CASE("settle: a conflict is planned again at once three times, then with a wait") {
  const auto conflict = failure(ErrorKind::conflict);
  for (int errors = 0; errors < 3; ++errors) {
    CAPTURE(errors);
    CHECK(given_back(verdict_of(conflict, claim_with(errors))).run_at == kNow);
  }
  CHECK(given_back(verdict_of(conflict, claim_with(3))).run_at > kNow);
  CHECK(parked(verdict_of(conflict, claim_with(11))) ==
        "given up after 12 attempts: acme did not like it");
}

TEST_CASE("settle: a reason tells the place, the cause and the next step, and no secret") {
  base::log::redact(base::Secret("s3cr3t-of-settle"));
  base::Error error =
      base::error(ErrorKind::invalid, "s3cr3t-of-settle is no number", "look at s3cr3t-of-settle");
  error.cause = std::make_shared<base::Error>(base::error(ErrorKind::invalid, "not a digit"));
  CHECK(parked(verdict_of(error)) == "*** is no number (cause: not a digit); look at ***");
  error.kind = ErrorKind::throttled;
  CHECK(given_back(verdict_of(error)).message ==
        "*** is no number (cause: not a digit); look at ***");

  const Verdict finished = verdict(Finish{"failed", "key s3cr3t-of-settle", {}}, {});
  CHECK(std::get<store::Settlement>(finished).reason == "key ***");
}

}  // namespace engine::run
