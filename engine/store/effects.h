// The effect journal: what was about to be sent, what came back, and what is not known.
//
// An intent is on disk before the first byte of a write leaves; the result, the link with its base,
// the create-once memory and the echo memory that follow from it are one commit. An attempt that
// lost its lease is refused. Safe to use from several threads.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/duration.h"
#include "base/result.h"
#include "base/value.h"
#include "store/links.h"
#include "store/queue.h"

namespace engine::store {

enum class EffectState { intent, done, uncertain, failed };

struct Effect {
  std::string task;
  std::string step;  // names the place in the rule: "steps/3", "steps/1>lead_organization/steps/2",
                     // "…/each[7]/…"
  std::string rule;  // the rule whose step it is
  std::string effect;  // repeatable | keyed | marked | once
  EffectState state = EffectState::intent;
  int attempt = 0;     // of the task, when last sent
  std::string marker;  // stable over attempts
  std::string connection;
  std::string entity;    // "crm.person"; for `call`: "crm.operation"
  std::string kind;      // create | update | delete | call
  std::string record;    // id, once known
  base::Value change;    // wanted fields (field names)
  base::Value before;    // before-image of these fields; absent for a create
  base::Value readback;  // { field: value } by which an uncertain create is found again
  base::Value result;    // what the API answered, and what `as` holds
  std::string request_hash;
  base::Time first_sent{};
  base::Time last_sent{};
  std::optional<base::Time> settle_until;
  base::Time updated{};
};

// What a create or update teaches for later: one commit with the result.
struct Learned {
  std::vector<Link> links;           // put
  std::vector<std::string> unlinks;  // link ids
  // Create-once memory: "crm.person email=ada@x" -> record id, for `keep`.
  std::vector<std::string> known_names;
  std::string known_id;
  base::Duration known_for{};
  // Echo memory: entity, id and fingerprint of what we wrote.
  std::vector<std::string> echoes;
  base::Duration echo_for{};
};

class Effects {
 public:
  virtual ~Effects() = default;
  // Writes the intent, or returns the entry that is there already (then nothing is written).
  virtual base::Result<std::optional<Effect>> intent(const Claim& claim, const Effect& effect) = 0;
  // The entry goes back to `intent` under this attempt: it will be sent again.
  virtual base::Result<void> again(const Claim& claim, const Effect& effect) = 0;
  // Whatever became of it: state, record, result, settle_until. With done also what it teaches.
  virtual base::Result<void> result(const Claim& claim, const Effect& effect,
                                    const Learned& learned) = 0;
  virtual base::Result<std::vector<Effect>> of_task(const std::string& task) = 0;
  virtual base::Result<std::vector<Effect>> of_record(const std::string& entity,
                                                      const std::string& id, int limit) = 0;
};

std::string_view to_string(EffectState state);

}  // namespace engine::store
